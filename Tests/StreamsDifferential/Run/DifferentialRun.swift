import MillraceCore
import MillraceLog
import MillraceStreams

/// One run of a case on a log in memory: written, read, committed, cut off and taken up again in an order that the seed
/// chooses, by one to three members of the group.
final class DifferentialRun {
    static let applicationID = "app"

    let settings: DifferentialSettings
    let operatorCase: any OperatorCase
    private let log: any Engine
    /// The log as the runtime sees it, with commits that fail.
    private let engine: FaultyEngine
    let feed: InputFeed
    private let clock = ManualClock()
    private var random: SeededRandom
    private(set) var members: [SteppedRuntime] = []

    /// What a failure says of the run.
    var circumstances: String {
        let sources = operatorCase.sources.map { source in
            "\(source.name) grace \(source.grace)" + (source.isRepartitioned ? " repartitioned" : "")
        }
        return "\(operatorCase); \(sources.joined(separator: ", ")); \(settings)"
    }

    init(_ make: (inout SeededRandom) -> any OperatorCase, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        operatorCase = make(&random)
        var settings = DifferentialSettings(&random)
        if operatorCase.isReplayOnly { settings.isLive = false }
        self.settings = settings
        let events = RandomInput.events(operatorCase.sources, &random)
        log = try EmbeddedLog.inMemory()
        engine = FaultyEngine(log, seed: seed, probability: Double(settings.faults) / 100)
        try operatorCase.prepare(log)
        feed = try InputFeed(
            events, to: operatorCase.sources, of: log, partitions: settings.partitions, isIngest: !settings.isLive)
        self.random = random
    }

    /// Runs to the end of the input and compares.
    func run() throws {
        members = [try makeMember(.replay, engine)]
        try run(until: { self.feed.isEmpty }, isWriting: true)
        try finish(members)
        try compareStoresUnderWay()
        let ticks = try ResultTopic.readTicks(of: Self.applicationID, in: log)
        let greatest = max(feed.greatestTime ?? 0, ticks.map(\.time).max() ?? .min)
        let admission = Admission(
            feed.written, operatorCase.sources, ticks: ticks, end: greatest + random.integer(in: 0...12))
        try feed.end(at: admission.end)
        try run(until: { try self.members.first?.progress().isAtEnd == true }, isWriting: false)
        try finish(members)
        if settings.unrest > 0, random.chance(0.5) {
            members = [try makeMember(.replay, engine)]
            try finish(members)
        }
        try compare(admission, log, "")
        try compareStores(admission, watermark: .max, "")
        if settings.isLive, settings.isReplayed { try replayLog(admission) }
    }

    /// Runs the log of a live run once more, ticks included.
    private func replayLog(_ admission: Admission) throws {
        let other = try EmbeddedLog.inMemory()
        try operatorCase.prepare(other)
        let ticks = TopicNames(applicationID: Self.applicationID).ticks
        for topic in operatorCase.sources.map(\.name) + [ticks] {
            try ResultTopic.copy(topic, from: log, to: other)
        }
        var again = try makeMember(.replayTicks, other)
        for _ in 0..<random.integer(in: 1...12) { _ = try again.step() }
        again = try makeMember(.replayTicks, other)
        members = [again]
        try finish(members)
        try compare(admission, other, "replay of the log: ")
        try compareStores(admission, watermark: .max, "replay of the log: ")
    }

    private func makeMember(_ mode: RuntimeConfiguration.Mode, _ engine: any Engine) throws -> SteppedRuntime {
        let topology = Topology("differential")
        let results = operatorCase.build(topology)
        results.to(ResultTopic.topic)
        if settings.isWatched { OrderWatcher.watch(results) }
        var configuration = RuntimeConfiguration(
            applicationID: Self.applicationID, partitions: settings.partitions,
            mode: settings.isLive && mode == .replay ? .live : mode)
        configuration.clock = clock
        configuration.tickInterval = .milliseconds(3)
        configuration.fetchBytes = Int(random.integer(in: 60...900))
        configuration.cleanupRecords = 10
        return try SteppedRuntime(topology, engine: engine, configuration: configuration)
    }
}

extension DifferentialRun {
    /// Takes random turns until `isDone`.
    private func run(until isDone: () throws -> Bool, isWriting: Bool) throws {
        var turns = 0
        while try !isDone() {
            turns += 1
            guard turns < 20_000 else { throw Difference("it does not come to an end") }
            if random.integer(below: 100) < settings.unrest {
                try changeMembers()
                continue
            }
            switch random.integer(below: 8) {
            case 0...2 where isWriting:
                let chosen = random.chance(0.5) ? Int(random.integer(below: Int64(operatorCase.sources.count))) : nil
                let count = random.integer(in: 1...(settings.isStepwise ? 2 : 8))
                try feed.write(
                    Int(count), only: chosen, statesWatermark: settings.isStepwise || random.chance(0.6))
                if settings.isStepwise { try finish(members) }
            case 3 where random.chance(0.4):
                clock.advance(by: .milliseconds(random.element(of: [2, 3, 5, 150])))
            default:
                let member = random.element(of: members)
                for _ in 0..<random.integer(in: 1...5) { _ = try member.step() }
            }
        }
    }

    /// One is restarted, cut off or not; another joins; or one leaves.
    private func changeMembers() throws {
        let index = Int(random.integer(below: Int64(members.count)))
        switch random.integer(below: 4) {
        case 0 where members.count < 3: members.append(try makeMember(.replay, engine))
        case 1 where members.count > 1:
            let leaving = members.remove(at: index)
            if random.chance(0.5) { try leaving.close() }
        default:
            let leaving = members.remove(at: index)
            if random.chance(0.5) { try leaving.close() }
            members.append(try makeMember(.replay, engine))
        }
    }

    /// Lets all members work until none finds anything to do; the clock stands still.
    func finish(_ members: [SteppedRuntime]) throws {
        var turns = 0
        var isIdle = false
        while !isIdle {
            isIdle = true
            for member in members where try member.step() { isIdle = false }
            turns += 1
            guard turns < 20_000 else { throw Difference("it does not come to rest") }
        }
    }

    private func present(_ values: [String: String]) -> [String: String] {
        values.filter { $0.value != "nil" }
    }

    private func compare(_ admission: Admission, _ engine: any Engine, _ what: String) throws {
        let found = try ResultTopic.read(ResultTopic.name, of: engine)
        switch operatorCase.expectation(admission) {
        case .results(let expected):
            try Difference.check("\(what)results", found: found, expected: expected)
        case .lastValues(let expected, let updates):
            let last = Dictionary(found.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
            try Difference.check("\(what)last values", found: present(last), expected: present(expected))
            if let updates { try Difference.check("\(what)updates", found: found.count, expected: updates) }
        }
        let offences = try ResultTopic.read(OrderWatcher.offences.name, of: engine)
        try Difference.check("\(what)late downstream", found: offences.map(\.value), expected: [])
        guard let progress = try members.first?.progress() else { return }
        try Difference.check("\(what)late", found: progress.accounting.late, expected: admission.late)
        try Difference.check("\(what)rejected", found: progress.accounting.rejected, expected: admission.rejected)
        try Difference.check(
            "\(what)accepted", found: progress.accounting.accepted, expected: Int64(admission.all.count))
        let sizes = members.map(\.size)
        try Difference.check("\(what)records held", found: sizes.reduce(0) { $0 + $1.held }, expected: 0)
        guard operatorCase.leavesNothing, !settings.isWatched else { return }
        try Difference.check("\(what)keys left", found: sizes.reduce(0) { $0 + $1.keys }, expected: 0)
        try Difference.check("\(what)timers left", found: sizes.reduce(0) { $0 + $1.timers }, expected: 0)
    }
}
