import MillraceCore
import Testing

@testable import MillraceStreams

/// A store against a dictionary, over random changes, timers, commits and sweeps of its changelog; at random it is thrown
/// away and restored from what its commits wrote, as after a crash.
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
        var (sweepStart, sweeps) = (Int?.none, 0)
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
                if random.chance(0.3), sweepStart == nil {
                    store.sweep.records = ChangelogSweep.leastRecords + 1
                    #expect(store.beginSweep() && !store.beginSweep())
                    sweepStart = changelog.count
                }
                changelog += drain(store, atMost: random.element(of: [1, 2, 12]))
                committed = model
                if let start = sweepStart, !store.sweep.isUnderWay {
                    changelog.removeFirst(start)
                    (sweepStart, sweeps) = (nil, sweeps + 1)
                }
            case 11 where random.chance(0.2):
                (store, model, sweepStart) = (try restored(changelog), committed, nil)
            default: break
            }
            compare(store, model, "seed \(seed)")
        }
        #expect(sweeps > 0, "seed \(seed)")
    }

    /// A changelog of which each finished sweep deletes the beginning is bounded by what the store holds.
    @Test func sweepsBoundTheChangelog() {
        let store = Store()
        var (length, longest, start) = (0, 0, 0)
        for commit in Int64(0)..<300 {
            // A thousand keys change with each commit, and half of all never do again.
            for key in (commit * 500)..<(commit * 500 + 1_000) where key < 20_000 || commit % 2 == 0 {
                let slot = store.slot(of: key % 20_000, initial: 0)
                store.entries[Int(slot)].state += 1
                store.markDirty(slot)
            }
            if store.beginSweep() { start = length }
            let wasUnderWay = store.sweep.isUnderWay
            length += drain(store).count
            longest = max(longest, length)
            if wasUnderWay, !store.sweep.isUnderWay { length -= start }
        }
        #expect(longest < 5 * 20_000, "\(longest) records for 20,000 keys")
    }

    /// Where keys lie follows from the order in which they came and went, not from their hashes: what walks over a store
    /// does not depend on chance.
    @Test func slotsDoNotDependOnHashes() {
        var random = SeededRandom(seed: 7)
        let stores = [Store(seed: 1), Store(seed: 2), Store()]
        for step in 0..<5_000 {
            let key = random.integer(below: 900)
            let isRemoval = random.chance(0.4)
            let slots = stores.map { store in
                let slot = store.slot(of: key, initial: 0)
                if isRemoval { store.remove(slot) }
                return slot
            }
            #expect(Set(slots).count == 1, "step \(step)")
        }
        #expect(stores[0].hash(of: 5) != stores[1].hash(of: 5))
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

    private func drain(_ store: Store, atMost most: Int? = nil) -> [([UInt8], [UInt8]?)] {
        var changes: [([UInt8], [UInt8]?)] = []
        let encoder = EntryEncoder(serde.makeEncode())
        let isSweeping = store.sweep.isUnderWay
        // A sweep goes by its own measure, or by a smaller one, so that it takes several commits.
        if most != nil { store.sweep.isUnderWay = false }
        store.drainChanges(with: encoder) { changes.append((Array($0), $1.map { Array($0) })) }
        if let most, isSweeping {
            store.sweep.isUnderWay = true
            store.goOn(atMost: most, with: encoder) { changes.append((Array($0), $1.map { Array($0) })) }
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
