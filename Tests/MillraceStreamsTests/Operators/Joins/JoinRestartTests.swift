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
        var runtime: SteppedRuntime? = try run.makeRuntime()
        var restarts = 0
        var turns = 0
        while try !run.isWritten || runtime?.progress().isAtEnd != true {
            turns += 1
            try #require(turns < 100_000, "seed \(seed): it does not come to an end")
            switch random.integer(below: 10) {
            case 0...2:
                let topic = random.element(of: [nil, "left", "right"])
                try run.writeInput(Int(random.integer(in: 1...20)), only: topic)
            case 3:
                if random.chance(0.5) { try runtime?.close() }
                runtime = nil
                runtime = try run.makeRuntime(fetchBytes: Int(random.integer(in: 100...2_000)))
                restarts += 1
            case 4: run.clock.advance(by: .milliseconds(150))
            default: for _ in 0..<random.integer(in: 1...6) { _ = try runtime?.step() }
            }
        }
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
