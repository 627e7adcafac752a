import MillraceCore
import Testing

@testable import MillraceStreams

/// A series store against a dictionary of arrays, with commits and restores in between.
struct SeriesStoreTests {
    private struct Item: SeriesElement, Hashable {
        var moment: Timestamp
        var number: Int64

        init(_ moment: Int64, _ number: Int64) {
            self.moment = Timestamp(milliseconds: moment)
            self.number = number
        }

        init(from reader: inout ByteReader) throws(DecodingFailure) {
            self.init(try reader.readVariable(), try reader.readVariable())
        }

        func encode(to writer: ByteWriter) {
            writer.write(variable: moment.milliseconds)
            writer.write(variable: number)
        }
    }

    private typealias Store = SeriesStore<String, Item>

    private func makeStore(lifetime: Int64) -> (scope: KeyScope<String>, store: Store, task: TaskStore) {
        let scope = KeyScope<String>()
        let store = Store(scope: scope, lifetime: .milliseconds(lifetime))
        return (scope, store, store.taskStore("items", key: .string))
    }

    private func items(_ store: Store) -> [Item] { store.series.map { Array($0.elements) } ?? [] }

    @Test(arguments: UInt64(1)...20)
    func isADictionaryOfArrays(seed: UInt64) throws {
        print("SeriesStoreTests.isADictionaryOfArrays seed \(seed)")
        var random = SeededRandom(seed: seed)
        let lifetime: Int64 = 640
        var (scope, store, task) = makeStore(lifetime: lifetime)
        var model: [String: [Item]] = [:]
        var changelog: [(key: [UInt8], value: [UInt8]?)] = []
        func commit() {
            task.drainChanges { key, value in changelog.append((Array(key), value.map { Array($0) })) }
        }
        var now: Int64 = 0
        for step in 0..<1_500 {
            now += random.integer(below: 6)
            let key = "k\(random.integer(below: 3))"
            scope.enter(key, at: Timestamp(milliseconds: now))
            switch random.integer(below: 40) {
            case 0 where random.chance(0.2):
                store.removeAll()
                model[key] = nil
            case 1: commit()
            case 2 where random.chance(0.3):
                commit()
                (scope, store, task) = makeStore(lifetime: lifetime)
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
            case 3: store.expire(before: Timestamp(milliseconds: now))
            default:
                let item = Item(now, Int64(step))
                store.append(item)
                model[key, default: []].append(item)
            }
            scope.enter(key, at: Timestamp(milliseconds: now))
            let expected = model[key] ?? []
            // What has expired may still be there, for a sixty-fourth of the lifetime.
            #expect(items(store) == expected.suffix(items(store).count))
            #expect(items(store).count >= expected.count { $0.moment.milliseconds + lifetime > now })
            let start = Timestamp(milliseconds: now - random.integer(below: lifetime))
            let later = store.series.map { $0.elements[$0.firstIndex(after: start)...] }
            #expect(later.map(Array.init) ?? [] == expected.filter { $0.moment > start })
        }
    }

    @Test func expiredElementsAreGoneWithinASixtyFourthOfTheLifetime() {
        let (scope, store, task) = makeStore(lifetime: 6_400)
        scope.enter("a", at: .zero)
        for number in 0..<5_000 { store.append(Item(Int64(number), Int64(number))) }
        task.drainChanges { _, _ in }
        store.expire(before: Timestamp(milliseconds: 6_400 + 2_500 + 100 + 1))
        scope.enter("a", at: .zero)
        #expect(items(store).first.map { $0.number >= 2_500 } == true)
        var removed = 0
        task.drainChanges { _, value in removed += value == nil ? 1 : 0 }
        #expect(removed >= 2_500)
        store.expire(before: Timestamp(milliseconds: 20_000))
        scope.enter("a", at: .zero)
        #expect(items(store).isEmpty)
        task.drainChanges { _, value in removed += value == nil ? 1 : 0 }
        #expect(removed == 5_000)
        #expect(task.size().keys == 0 && task.size().timers == 0)
    }

    @Test func numbersStayWhileTheFirstGo() {
        var queue = NumberedQueue<Int>()
        var model: [Int: Int] = [:]
        var first = 0
        for number in 0..<20_000 {
            queue.append(number * 3)
            model[number] = number * 3
            guard number % 700 == 699 else { continue }
            let count = number % 3 * 500
            queue.removeFirst(min(count, queue.count))
            for gone in first..<queue.startIndex { model[gone] = nil }
            first = queue.startIndex
            #expect(queue.indices.allSatisfy { queue[$0] == model[$0] } && queue.count == model.count)
        }
    }
}
