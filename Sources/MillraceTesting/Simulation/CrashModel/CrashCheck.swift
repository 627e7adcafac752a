import MillraceCore
import MillraceLog

/// Opens a log anew after a crash and compares it with the model.
struct CrashCheck {
    let model: ModelLog
    let machine: SimulatedMachine
    let options: LogOptions
    /// Records that were compared.
    private(set) var records = 0

    init(model: ModelLog, machine: SimulatedMachine, settings: CrashSettings) {
        self.model = model
        self.machine = machine
        options = .crashModel(machine, settings)
    }

    /// Opens the log; what it holds must be what the model held after some number of changes, at least `least`, which
    /// is returned.
    mutating func run(atLeast least: Int, random: inout SeededRandom) throws(Violation) -> Int {
        do {
            let log = try open()
            let count = try changes(in: log, atLeast: least)
            let state = model.states[count]
            let consumer = try log.makeConsumer()
            for partition in state.ends.indices { try compare(partition, state, consumer) }
            if random.chance(0.25) { try lookUpTime(log, state, &random) }
            if random.chance(0.25), state.topics == ModelLog.topics.count {
                try UsabilityCheck(log: log, state: state, clock: machine.clock).run(&random)
            }
            return count
        } catch let violation as Violation {
            throw violation
        } catch {
            throw Violation("the log fails: \(error)")
        }
    }

    func open() throws(EngineError) -> EmbeddedLog {
        try EmbeddedLog.open(on: machine.disk, manifest: machine.manifest, news: machine.news, options: options)
    }

    /// After how many changes the model was in the state that `log` shows.
    func changes(in log: EmbeddedLog, atLeast least: Int) throws -> Int {
        let found = try ModelState(of: log)
        let count = model.states.indices.last { $0 >= least && model.states[$0] == found }
        guard let count else {
            throw Violation(
                """
                the log shows a state that it never was in, or an older one than it may
                  shows:  \(found)
                  before: \(model.state) (change \(model.states.count - 1), at least \(least) must be kept)
                """)
        }
        return count
    }

    /// Reads all of a partition.
    mutating func compare(_ partition: Int, _ state: ModelState, _ consumer: any Consumer) throws {
        let name = ModelLog.partitions[partition]
        let buffer = RecordBuffer()
        var next = state.starts[partition]
        while next < state.ends[partition] {
            let first = next
            next = try consumer.fetch(name, from: next, maxBytes: 4_096, into: buffer)
            try model.compare(buffer.records, partition, first..<next, state)
            records += buffer.records.count
            guard next > first, next <= state.ends[partition] else {
                throw Violation(
                    "\(name): a read at \(first) ended at \(next), the partition at \(state.ends[partition])")
            }
        }
        guard try consumer.fetch(name, from: next, maxBytes: 1, into: buffer) == next, buffer.records.isEmpty else {
            throw Violation("\(name): there are records behind the end \(next)")
        }
    }

    private func lookUpTime(_ log: EmbeddedLog, _ state: ModelState, _ random: inout SeededRandom) throws {
        // In a compacted partition the first of them may be gone.
        let partition = Int(random.integer(below: Int64(ModelLog.partitionsOfTopic)))
        guard partition < state.ends.count, state.starts[partition] < state.ends[partition] else { return }
        let range = Int(state.starts[partition])..<Int(state.ends[partition])
        let time = model.records[partition][Int(random.integer(below: Int64(range.upperBound)))].timestamp
        let expected = range.first { model.records[partition][$0].timestamp >= time }.map(Int64.init)
        let name = ModelLog.partitions[partition]
        let found = try log.offset(of: name, atOrAfter: Timestamp(milliseconds: time))
        guard found == expected else {
            throw Violation(
                "\(name): the first record at or after time \(time) is \(expected.map(String.init) ?? "none"), found "
                    + "\(found.map(String.init) ?? "none")")
        }
    }
}

extension LogOptions {
    /// Segments and indexes so small that a few transactions fill several.
    static func crashModel(_ machine: SimulatedMachine, _ settings: CrashSettings) -> LogOptions {
        var options = LogOptions(
            segmentBytes: 9 << 10, indexIntervalBytes: 512, sessionTimeout: .seconds(6), clock: machine.clock,
            durability: settings.durability)
        options.maintenanceInterval = nil
        // The machine's processes are simulated in one that lives on.
        options.pollTimeout = options.sessionTimeout
        options.bootID = settings.defect == .noCheckAfterStart ? "always the same" : "boot \(machine.boots)"
        return options
    }
}

extension ModelState {
    /// The state that `log` shows.
    init(of log: EmbeddedLog) throws(EngineError) {
        let names = try log.topics().map(\.name)
        self.init(topics: names.count, positions: ModelLog.groups.map { _ in [] })
        let all = ModelLog.partitions.filter { names.contains($0.topic) }
        for partition in all {
            let offsets = try log.offsets(of: partition)
            starts.append(offsets.lowerBound)
            ends.append(offsets.upperBound)
        }
        for (group, name) in ModelLog.groups.enumerated() {
            let committed = try log.committedOffsets(group: name)
            positions[group] = all.map { committed[$0] }
        }
    }
}
