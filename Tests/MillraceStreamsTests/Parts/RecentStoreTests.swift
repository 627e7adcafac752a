import MillraceCore
import Testing

@testable import MillraceStreams

/// A recent store against a dictionary, with commits and restores in between.
struct RecentStoreTests {
    private typealias Store = RecentStore<String, Int64>

    private func makeStore() -> (scope: KeyScope<String>, store: Store, task: TaskStore) {
        let scope = KeyScope<String>()
        let store = Store(scope: scope, lifetime: .milliseconds(200))
        return (scope, store, store.taskStore("known", key: .string))
    }

    @Test(arguments: UInt64(1)...20)
    func isADictionary(seed: UInt64) throws {
        print("RecentStoreTests.isADictionary seed \(seed)")
        var random = SeededRandom(seed: seed)
        var (scope, store, task) = makeStore()
        var model: [String: (value: Int64, moment: Int64)] = [:]
        var changelog: [(key: [UInt8], value: [UInt8]?)] = []
        func commit() {
            task.drainChanges { key, value in changelog.append((Array(key), value.map { Array($0) })) }
        }
        var now: Int64 = 0
        for step in 0..<2_000 {
            now += random.integer(below: 3)
            let key = "k\(random.integer(below: 60))"
            scope.enter(key, at: Timestamp(milliseconds: now))
            switch random.integer(below: 30) {
            case 0...2:
                store.value = nil
                model[key] = nil
            case 3: commit()
            case 4 where random.chance(0.3):
                commit()
                (scope, store, task) = makeStore()
                // What a compacted topic keeps: the last record of each key, where it stood.
                let lastPlaces = Dictionary(changelog.enumerated().map { ($1.key, $0) }) { $1 }
                let kept = changelog.enumerated().filter { lastPlaces[$1.key] == $0 }
                for (_, record) in random.chance(0.5) ? kept : Array(changelog.enumerated()) {
                    try record.key.withUnsafeBytes { key in
                        try record.value.map { value in
                            try value.withUnsafeBytes { try task.restore(key, $0) }
                        } ?? task.restore(key, nil)
                    }
                }
            case 5:
                store.expire(before: Timestamp(milliseconds: now))
                model = model.filter { $0.value.moment + 200 >= now }
            default:
                store.value = Int64(step)
                model[key] = (Int64(step), now)
            }
            scope.enter(key, at: Timestamp(milliseconds: now))
            #expect(store.value == model[key]?.value)
            #expect(task.entryCount() == model.count)
        }
    }

    @Test func aValueSetBehindLaterOnesGoesWithThem() {
        let (scope, store, task) = makeStore()
        scope.enter("later", at: Timestamp(milliseconds: 100))
        store.value = 1
        scope.enter("earlier", at: Timestamp(milliseconds: 50))
        store.value = 2
        store.expire(before: Timestamp(milliseconds: 300))
        #expect(task.entryCount() == 2)
        store.expire(before: Timestamp(milliseconds: 301))
        #expect(task.entryCount() == 0 && store.value == nil)
    }
}
