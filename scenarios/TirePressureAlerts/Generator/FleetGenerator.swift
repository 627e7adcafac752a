import MillraceCore

/// A line of the generator's output.
public struct GeneratedLine: Hashable, Sendable {
    /// The line without its newline.
    public var bytes: [UInt8]
    /// When it arrives in the simulation, in ms since the epoch; never less than that of the line before.
    public var arrival: Int64
}

/// A fleet with seeded physics, as the lines that a receiver of all its sensors would get, in order of arrival.
///
/// ```swift
/// var fleet = FleetGenerator(FleetOptions(seed: 7))
/// let registry = fleet.registryLines
/// while let line = fleet.next() {
///     output.write(line.bytes)
///     for fact in fleet.takeTruth() { truth.write(fact) }
/// }
/// for fact in fleet.takeTruth() { truth.write(fact) }
/// ```
///
/// Memory holds the fleet's state and the lines under way, O(*vehicles*). Equal options give equal bytes on every machine.
/// A `for` loop works on a copy; ask the generator itself for truth and coverage.
///
/// - Complexity: O(log *vehicles*) a line.
public struct FleetGenerator: Sequence, IteratorProtocol, Sendable {
    /// What the simulation does next.
    enum Action: Sendable {
        /// A wheel's sensor sends.
        case send(Int)
        /// A vehicle starts or stops.
        case drive(Int)
        /// A vehicle's tire is filled again.
        case repair(Int)
        /// A vehicle is in the workshop.
        case workshop
        /// Something odd is planted.
        case plant(FleetOddity)
    }

    /// A line under way.
    struct Line: Sendable {
        var bytes: [UInt8]
        /// Event time in ms; of no account where the outcome is timeless.
        var time: Int64
        var outcome: FleetOutcome
        var note: FleetNote?
    }

    /// After so long a leak of some kilopascals a day must have been found, in ms: the specification's deadline.
    static let seepageShows: Int64 = 604_800_000
    /// The bound on disorder, in ms.
    static let grace: Int64 = 30_000

    let options: FleetOptions
    let climate: UInt64
    /// The registry as JSON lines (section 5 of the specification), without newlines.
    public private(set) var registryLines: [[UInt8]] = []
    var random: SeededRandom
    var vehicles: [FleetVehicle]
    var wheels: [FleetWheel]
    var actions = FleetQueue<Action>()
    var lines = FleetQueue<Line>()
    var truth: [[UInt8]] = []
    /// The vehicle that begins long before the others, and its visit to a workshop; nil in a fleet too small.
    var preludeVehicle: Int?
    var workshop: FleetWorkshop?
    /// Malformed lines so far; each is broken in another way.
    var malformed: Int64 = 0
    private var emitted: Int64 = 0
    private var greatest = Int64.min / 2
    private var isFinished = false

    /// What the lines so far contain.
    public internal(set) var coverage = Coverage()

    /// The simulation that `options` describe.
    public init(_ options: FleetOptions) {
        self.options = options
        random = SeededRandom(seed: options.seed)
        climate = random.next()
        let factory = FleetFactory(options: options, random: random.split())
        vehicles = factory.vehicles
        wheels = factory.wheels
        begin(spareID: factory.spareID)
        registryLines = registry()
    }

    /// The next line, or nil when there have been as many as the options say.
    public mutating func next() -> GeneratedLine? {
        guard emitted < options.events else {
            finish()
            return nil
        }
        while true {
            if let arrival = lines.firstTime, arrival <= actions.firstTime ?? .max {
                if let line = emit() { return line }
            } else if let (time, action) = actions.removeFirst() {
                perform(action, at: time)
            }
        }
    }

    /// The next of the lines that have been sent already, or nil when all have arrived: how a simulation ends so that what the
    /// ground truth expects can be found.
    mutating func nextUnderWay() -> GeneratedLine? {
        while let (arrival, line) = lines.removeFirst() {
            // Nothing comes any more that could overtake a line that is to be late.
            if !mustWait(line) { return emit(line, at: arrival) }
        }
        return nil
    }

    /// The ground truth that has become known since it was last taken: JSON lines without newlines, one for each fault and
    /// oddity. All is known once `next` has returned nil.
    public mutating func takeTruth() -> [[UInt8]] {
        defer { truth = [] }
        return truth
    }

    private mutating func perform(_ action: Action, at time: Int64) {
        switch action {
        case .send(let wheel): send(wheel, at: time)
        case .drive(let vehicle): drive(vehicle, at: time)
        case .repair(let vehicle): inflate(vehicle, at: time)
        case .workshop: visitWorkshop(at: time)
        case .plant(let oddity):
            // A small fleet may have nobody on the road who could have it just now.
            if !plant(oddity, at: time) { actions.insert(.plant(oddity), at: time + 30_000) }
        }
    }

    /// Puts out the line that arrives next; a late one that nothing has overtaken yet is held back a while longer.
    private mutating func emit() -> GeneratedLine? {
        guard let (arrival, line) = lines.removeFirst() else { return nil }
        if mustWait(line) {
            lines.insert(line, at: arrival + 5_000)
            return nil
        }
        return emit(line, at: arrival)
    }

    private func mustWait(_ line: Line) -> Bool { line.outcome == .late && line.time >= greatest - Self.grace }

    private mutating func emit(_ line: Line, at arrival: Int64) -> GeneratedLine {
        emitted += 1
        let isTimely = !line.outcome.isTimeless && line.outcome != .late
        coverage.count(line.outcome, isOutOfOrder: isTimely && line.time < greatest)
        if isTimely { greatest = Swift.max(greatest, line.time) }
        if let note = line.note { tell(note, line: emitted) }
        return GeneratedLine(bytes: line.bytes, arrival: arrival)
    }

    /// Ends the lines, and tells of the faults that this cuts off. `next` does so when there have been enough lines.
    public mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        for index in vehicles.indices {
            guard let fault = vehicles[index].fault, fault.phase != .armed, fault.from < greatest else { continue }
            tell(fault, until: greatest, isCut: true)
        }
        for index in wheels.indices where wheels[index].seeps && wheels[index].vehicle != preludeVehicle {
            let isFound = greatest - options.start.milliseconds >= Self.seepageShows
            tellSeepage(index, from: options.start.milliseconds, isFound: isFound)
        }
        tellFleet(until: Swift.max(greatest, options.start.milliseconds))
    }
}
