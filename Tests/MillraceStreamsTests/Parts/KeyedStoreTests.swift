import MillraceCore
import Testing

@testable import MillraceStreams

/// A store against a dictionary, over random changes, timers and commits; at random it is thrown away and restored from
/// what its commits wrote, as after a crash.
struct KeyedStoreTests {
    private struct Item: Hashable {
        var state: Int64
        var timer: Int64?
    }

    private typealias Store = KeyedStore<Int64, Int64>
    private let serde = Serde<Int64>.int64

    @Test(arguments: UInt64(1)...40)
    func isADictionary(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var store = Store()
        var model: [Int64: Item] = [:]
        var (committed, changelog, now) = (model, [([UInt8], [UInt8]?)](), Int64(0))
        for _ in 0..<800 {
            let key = random.integer(below: 12)
            switch random.integer(below: 12) {
            case 0...3:
                let slot = store.slot(of: key, initial: 0)
                store.entries[Int(slot)].state += key + 1
                store.markDirty(slot)
                model[key, default: Item(state: 0, timer: nil)].state += key + 1
            case 4...6:
                let time = now + 1 + random.integer(below: 60)
                let slot = store.slot(of: key, initial: 0)
                store.setTimer(slot, at: Timestamp(milliseconds: time))
                store.markDirty(slot)
                model[key, default: Item(state: 0, timer: nil)].timer = time
            case 7 where model[key] != nil:
                let slot = store.slot(of: key, initial: 0)
                store.setTimer(slot, at: .distantFuture)
                store.markDirty(slot)
                model[key]?.timer = nil
            case 8 where model[key] != nil:
                store.remove(store.slot(of: key, initial: 0))
                model[key] = nil
            case 9:
                now += random.integer(below: 30)
                pop(store, &model, now, "seed \(seed)")
            case 10:
                changelog += drain(store)
                committed = model
            case 11 where random.chance(0.2):
                (store, model) = (try restored(changelog), committed)
            default: break
            }
            compare(store, model, "seed \(seed)")
        }
    }

    private func pop(_ store: Store, _ model: inout [Int64: Item], _ now: Int64, _ note: String) {
        var fired: [Int64: Int64] = [:]
        var last = Int64.min
        while let due = store.popTimer(before: Timestamp(milliseconds: now)) {
            #expect(due.time.milliseconds >= last, "timers come in order; \(note)")
            last = due.time.milliseconds
            fired[store.entries[Int(due.slot)].key] = last
            store.markDirty(due.slot)
        }
        let due = model.compactMapValues { item in item.timer.flatMap { $0 < now ? $0 : nil } }
        #expect(fired == due, "\(note)")
        for key in due.keys { model[key]?.timer = nil }
    }

    private func drain(_ store: Store) -> [([UInt8], [UInt8]?)] {
        var changes: [([UInt8], [UInt8]?)] = []
        store.drainChanges(key: serde.makeEncode(), keyWriter: ByteWriter(), valueWriter: ByteWriter()) { key, value in
            changes.append((Array(key), value.map { Array($0) }))
        }
        return changes
    }

    private func restored(_ changelog: [([UInt8], [UInt8]?)]) throws -> Store {
        let store = Store()
        for (key, value) in changelog {
            try key.withUnsafeBytes { key in
                guard let value else { return try store.restore(key: key, value: nil, key: serde.makeDecode()) }
                try value.withUnsafeBytes { try store.restore(key: key, value: $0, key: serde.makeDecode()) }
            }
        }
        return store
    }

    private func compare(_ store: Store, _ model: [Int64: Item], _ note: String) {
        #expect(store.count == model.count, "\(note)")
        #expect(store.timerCount == model.values.count { $0.timer != nil }, "\(note)")
        var seen: [Int64: Int64] = [:]
        store.forEach { seen[$0] = $1 }
        #expect(seen == model.mapValues(\.state), "\(note)")
        for key in Int64(0)..<12 { #expect(store.state(of: key) == model[key]?.state, "\(note)") }
    }
}
