import MillraceCore
import Testing

@testable import MillraceStreams

/// A map store against a dictionary of dictionaries, with commits and restores in between.
struct KeyedMapTests {
    private struct Change {
        var key: [UInt8]
        var value: [UInt8]?
    }

    private func makeStore() -> (scope: KeyScope<String>, store: MapStore<String, Int64, Int64>, task: TaskStore) {
        let scope = KeyScope<String>()
        let store = MapStore<String, Int64, Int64>(scope: scope, lifetime: nil)
        return (scope, store, store.taskStore("entries", key: .string, subkey: .int64))
    }

    @Test(arguments: UInt64(1)...20)
    func isADictionaryOfSortedDictionaries(seed: UInt64) throws {
        print("KeyedMapTests.isADictionaryOfSortedDictionaries seed \(seed)")
        var random = SeededRandom(seed: seed)
        var (scope, store, task) = makeStore()
        var model: [String: [Int64: (value: Int64, expiry: Int64)]] = [:]
        var changelog: [[UInt8]: [UInt8]] = [:]
        var now: Int64 = 0
        for step in 0..<600 {
            now += random.integer(below: 4)
            let key = "k\(random.integer(below: 4))"
            let subkey = random.integer(below: 40)
            scope.enter(key, at: Timestamp(milliseconds: now))
            switch random.integer(below: 12) {
            case 0...3:
                store[subkey] = Int64(step)
                model[key, default: [:]][subkey] = (Int64(step), .max)
            case 4...5:
                let expiry = now + random.integer(in: 1...60)
                store.set(Int64(step), for: subkey, until: Timestamp(milliseconds: expiry))
                model[key, default: [:]][subkey] = (Int64(step), expiry)
            case 6:
                store[subkey] = nil
                model[key]?[subkey] = nil
            case 7:
                store.update(subkey, default: 7) { $0 += 1 }
                let known = model[key]?[subkey].flatMap { $0.expiry > now ? $0.value : nil }
                model[key, default: [:]][subkey] = ((known ?? 7) + 1, .max)
            case 8 where random.chance(0.2):
                store.removeAll()
                model[key] = nil
            case 9: store.expire(before: Timestamp(milliseconds: now))
            case 10:
                task.drainChanges { key, value in changelog[Array(key)] = value.map { Array($0) } }
            case 11 where random.chance(0.3):
                task.drainChanges { key, value in changelog[Array(key)] = value.map { Array($0) } }
                (scope, store, task) = makeStore()
                for (key, value) in changelog {
                    try key.withUnsafeBytes { key in
                        try value.withUnsafeBytes { value in try task.restore(key, value) }
                    }
                }
                scope.enter(key, at: Timestamp(milliseconds: now))
            default: break
            }
            let expected = (model[key] ?? [:]).filter { $0.value.expiry > now }.sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value.value)" }
            let note: Comment = "seed \(seed), step \(step)"
            #expect(store.entries.map { "\($0.subkey)=\($0.value)" } == expected, note)
            #expect(store.count == expected.count && store.isEmpty == expected.isEmpty, note)
            #expect(store.first.map { "\($0.subkey)=\($0.value)" } == expected.first, note)
            #expect(store.last.map { "\($0.subkey)=\($0.value)" } == expected.last, note)
            try checkRanges(store, (model[key] ?? [:]).filter { $0.value.expiry > now }.keys.sorted(), &random)
        }
        for key in model.keys {
            scope.enter(key, at: Timestamp(milliseconds: now))
            store.removeAll()
        }
        store.expire(before: .distantFuture)
        task.drainChanges { key, value in changelog[Array(key)] = value.map { Array($0) } }
        #expect(task.size() == (0, 0) && changelog.isEmpty, "seed \(seed): nothing is left")
    }

    private func checkRanges(
        _ store: MapStore<String, Int64, Int64>, _ subkeys: [Int64], _ random: inout SeededRandom
    ) throws {
        let from = random.integer(below: 40)
        let to = from + random.integer(below: 20)
        #expect(store[from..<to].map(\.subkey) == subkeys.filter { from <= $0 && $0 < to })
        #expect(store[from...to].map(\.subkey) == subkeys.filter { from <= $0 && $0 <= to })
        #expect(store[from...].map(\.subkey) == subkeys.filter { from <= $0 })
        #expect(store[..<to].map(\.subkey) == subkeys.filter { $0 < to })
        #expect(store[...to].map(\.subkey) == subkeys.filter { $0 <= to })
    }

    /// A key with thousands of entries: a commit writes what has changed.
    @Test func aCommitWritesWhatHasChanged() {
        let (scope, store, task) = makeStore()
        scope.enter("large", at: .zero)
        for subkey in Int64(0)..<5_000 { store[subkey] = subkey }
        var written = 0
        task.drainChanges { _, _ in written += 1 }
        #expect(written == 5_000)
        written = 0
        scope.enter("large", at: .zero)
        for _ in 0..<3 { store[17] = 1 }
        store[18] = nil
        store[5_000] = 5_000
        task.drainChanges { _, _ in written += 1 }
        #expect(written == 3)
    }
}
