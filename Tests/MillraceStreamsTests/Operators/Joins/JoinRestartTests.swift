import MillraceCore
import MillraceStreams
import Testing

/// Every kind of join over a random input: a run that is cut off and taken up again at random places leaves what the naive
/// computation of ``JoinModel`` says, for any number of partitions; at the end no record waits for a match. A failure names
/// its seed.
struct JoinRestartTests {
    @Test(arguments: [1, 3] as [Int32], UInt64(1)...8)
    func restartsChangeNothing(partitions: Int32, seed: UInt64) throws {
        let hasTables = seed % 2 == 0
        var random = SeededRandom(seed: seed)
        let input = TripInput.random(&random, count: 250, keys: 5)
        let run = try TripRun(input, partitions: partitions) { JoinTopology.make(hasTables: hasTables) }
        let restarts = try run.playWithRestarts(&random, topics: [nil, "left", "right"], note: "seed \(seed)")
        let note = "seed \(seed), \(partitions) partitions, \(restarts) restarts, tables \(hasTables)"
        let model = JoinModel(input)
        for name in JoinTopology.streamResults + (hasTables ? JoinTopology.tableResults : []) {
            let found = try canonical(run.engine, name).map(line).sorted()
            #expect(!found.isEmpty, "\(name), \(note)")
            #expect(found == model.lines[name], "\(name), \(note)")
        }
        if hasTables { #expect(try lastGroups(run) == model.groups, "\(note)") }
        for store in JoinTopology.streamResults { try checkNothingIsLeft(store, run, note) }
    }

    private func line(_ line: ResultLine) -> String {
        "\(line.time) \(line.sequence) \(text(line.key)): \(text(line.value))"
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func lastGroups(_ run: TripRun) throws -> [String: String] {
        var groups: [String: String] = [:]
        try forEachRecord(run.engine, JoinTopology.groups) { _, raw in
            guard let key = raw.key, let value = raw.value else { return }
            let last = text(Array(value))
            groups[text(Array(key))] = last == "-" ? nil : last
        }
        return groups
    }

    /// Nothing that would be restored.
    private func checkNothingIsLeft(_ store: String, _ run: TripRun, _ note: String) throws {
        var kept: Set<[UInt8]> = []
        try forEachRecord(run.engine, TopicNames(applicationID: "trips").changelog(store: store)) { _, raw in
            let key = raw.key.map { Array($0) } ?? []
            if raw.value == nil { kept.remove(key) } else { kept.insert(key) }
        }
        #expect(kept.isEmpty, "\(store), \(note)")
    }
}
