import MillraceCore
import MillraceStreams
import Testing

/// Windows of every kind, over a random input: a run that is cut off and taken up again at random places leaves what the
/// naive computation of ``WindowModel`` says, for any number of partitions; at the end nothing is left of the windows. A
/// failure names its seed.
struct WindowRestartTests {
    @Test(arguments: [1, 3] as [Int32], UInt64(1)...8)
    func restartsChangeNothing(partitions: Int32, seed: UInt64) throws {
        let isOrdered = seed % 2 == 0
        var random = SeededRandom(seed: seed)
        let input = TripInput.random(&random, count: 250, keys: 6)
        let run = try TripRun(input, partitions: partitions) { WindowTopology.make(isOrdered: isOrdered) }
        let restarts = try run.playWithRestarts(&random, note: "seed \(seed)")
        let note = "seed \(seed), \(partitions) partitions, \(restarts) restarts, ordered \(isOrdered)"
        let model = WindowModel(input)
        for name in WindowTopology.results { try check(name, model, run.engine, note) }
        try checkTops(model, run.engine, note)
        try checkNothingIsLeft(run, note)
    }

    private func check(_ name: String, _ model: WindowModel, _ engine: any Engine, _ note: String) throws {
        let expected = model.lines[name] ?? []
        var found: [WindowModel.Line] = []
        var table: [Windowed<String>: [Int64]] = [:]
        let results = WindowTopology.resultTopic(name)
        try forEach(results, engine) { record in
            let (window, sums) = (record.key, record.value)
            #expect(record.timestamp == window.end - .milliseconds(1), "\(name), \(note)")
            found.append(
                WindowModel.Line(
                    key: window.key, start: window.start.milliseconds, end: window.end.milliseconds, count: sums[0],
                    sum: sums[1], sequence: record.sequence))
            table[window] = sums
        }
        #expect(Set(found) == expected, "\(name), \(note)")
        #expect(found.count == expected.count, "each window has one result: \(name), \(note)")
        var last: [Windowed<String>: [Int64]] = [:]
        try forEach(WindowTopology.updateTopic(name), engine) { last[$0.key] = $0.value }
        #expect(last == table, "the last update of each window is its result: \(name), \(note)")
    }

    private func checkTops(_ model: WindowModel, _ engine: any Engine, _ note: String) throws {
        var found: [Int64: [Int64]] = [:]
        try forEach(WindowTopology.tops, engine) { record in
            #expect(found.updateValue(record.value, forKey: record.key.start.milliseconds) == nil, "\(note)")
            #expect(record.timestamp == record.key.end - .milliseconds(1), "\(note)")
        }
        #expect(found == model.tops, "\(note)")
    }

    /// Memory and changelogs, and what would be restored from them.
    private func checkNothingIsLeft(_ run: TripRun, _ note: String) throws {
        let names = TopicNames(applicationID: "trips")
        for store in WindowTopology.results + ["tops"] {
            var kept: Set<[UInt8]> = []
            try forEachRecord(run.engine, names.changelog(store: store)) { _, raw in
                let key = raw.key.map { Array($0) } ?? []
                if raw.value == nil { kept.remove(key) } else { kept.insert(key) }
            }
            #expect(kept.isEmpty, "\(store), \(note)")
        }
    }

    /// Every record of `topic`, partition by partition.
    private func forEach<Key, Value>(
        _ topic: Topic<Key, Value>, _ engine: any Engine, _ body: (Record<Key, Value>) -> Void
    ) throws {
        let (decodeKey, decodeValue) = (topic.key.makeDecode(), topic.value.makeDecode())
        try forEachRecord(engine, topic.name) { _, raw in
            guard let key = raw.key, let value = raw.value else { return }
            let place = StreamHeader.place(in: raw.headers)
            body(
                Record(
                    key: try decodeKey(key), value: try decodeValue(value), timestamp: raw.timestamp,
                    sequence: place?.sequence ?? -1, ordinal: place?.ordinal ?? .root))
        }
    }
}
