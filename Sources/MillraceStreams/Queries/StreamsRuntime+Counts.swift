import Foundation
import MillraceCore
import Synchronization

extension StreamsRuntime {
    /// How many entries each store has in this process, by its name. Answered by the threads between two batches, as queries
    /// are.
    /// - Throws: ``StoreQueryError``.
    public func entryCounts(timeout: TimeSpan = .seconds(5)) throws(StoreQueryError) -> [String: Int] {
        let counts = Shared(Mutex<[String: Int]>([:]))
        try askAll(about: "all stores", timeout: timeout) { tasks in
            let stores = tasks.flatMap(\.context.stores)
            counts.value.withLock { $0.merge(stores.map { ($0.name, $0.entryCount()) }, uniquingKeysWith: +) }
        }
        return counts.value.withLock { $0 }
    }
}
