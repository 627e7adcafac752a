import MillraceCore
import MillraceFormats

/// Transfers of a made-up bank, a day at a time: what customers do by habit, frauds of every kind among it, and what goes
/// wrong on the way: repetitions, late lines, broken ones.
struct FraudGenerator {
    /// A line, and what is known of it.
    struct Line {
        var bytes: [UInt8]
        /// The id of the transfer and the fraud it belongs to, if it is the first line of one.
        var fraud: (id: String, plant: PlantedFraud)?
    }

    /// 2026-03-02, a Monday, in days since 1970.
    private static let firstDay: Int64 = 20_514

    let world: FraudWorld
    private let habits: Habits
    private var random: SeededRandom
    private var day: Int64 = 0
    /// What is planned for later days.
    private var planned: [PlannedTransfer] = []
    /// The lines of the present day that were not handed out, the last one first.
    private var waiting: [Line] = []
    private var oddities = FraudOddities()
    private var transfers: Int64 = 0
    private var plants: Int64 = 0

    /// A generator of about `events` lines; the same lines for the same seed and number.
    init(seed: UInt64, events: Int64) {
        random = SeededRandom(seed: seed)
        // Customers make about a transfer and a half a day; so many events are some two months.
        world = FraudWorld(count: Int(min(max(events / 90, 30), 20_000)), random: &random)
        habits = Habits(world: world)
    }

    /// What has not been planted and not gone wrong yet, in words.
    var missing: [String] {
        let patterns = plants < Plants.all.count ? Plants.all.dropFirst(Int(plants)).map { $0.pattern } : []
        return patterns.map { "a fraud of the pattern \($0)" } + oddities.missing
    }

    /// The accounts' table: customers with their zones, merchants that the bank has a contract with, and a watch list.
    var accountLines: [String] {
        world.customers.map { #"{"account":"\#($0.account)","zone":"\#(Region.all[$0.region].zone)"}"# }
            + world.merchants.map { #"{"account":"\#($0)","trusted":true}"# }
            + FraudWorld.listed.map { #"{"account":"\#($0.account)","watch":"\#($0.watch)"}"# }
    }

    /// The next line.
    mutating func next() -> Line {
        while true {
            if let line = waiting.popLast() { return line }
            makeDay()
        }
    }

    private mutating func makeDay() {
        let today = FraudGenerator.firstDay + day
        for customer in world.customers {
            planned += habits.transfers(of: customer, day: today, sinceStart: day, &random)
        }
        if day == 4 { planned.append(aliceAndBob(on: today)) }
        plant(from: today * 86_400_000)
        day += 1
        let end = (today + 1) * 86_400_000
        var due = planned.filter { $0.time < end }
        planned.removeAll { $0.time < end }
        due.sort { ($0.time, $0.payer, $0.payee, $0.amount) < ($1.time, $1.payer, $1.payee, $1.amount) }
        waiting = lines(of: due).reversed()
    }

    /// "Alice sent Bob $250 on Friday at 7:34 pm."
    private mutating func aliceAndBob(on day: Int64) -> PlannedTransfer {
        let (alice, bob) = (world.customers[0], world.customers[1])
        let time = world.moment(day: day, minute: 19 * 60 + 34, of: alice)
        return world.transfer(alice, to: bob.account, cents: 25_000, at: time, &random)
    }

    /// Plants a few frauds, one pattern after the other.
    private mutating func plant(from start: Int64) {
        // A small world is defrauded every other day, a large one as often for each of its customers.
        let count = world.customers.count < 400 ? Int(day % 2) : world.customers.count / 400
        for _ in 0..<count where day >= 2 {
            let plant = Plants.all[Int(plants % Int64(Plants.all.count))]
            let fraud = PlantedFraud(pattern: plant.pattern, number: plants)
            let from = start + random.integer(in: 28_800_000...64_800_000)
            planned += plant.transfers(in: world, from: from, &random).map { transfer in
                var transfer = transfer
                // The past is over: what was to happen before happens at the start of the day.
                transfer.time = max(transfer.time, start)
                transfer.plant = fraud
                return transfer
            }
            plants += 1
        }
    }

    private mutating func lines(of due: [PlannedTransfer]) -> [Line] {
        let output = OutputBuffer(capacity: 512)
        var lines: [(arrival: Int64, line: Line)] = due.map { transfer in
            transfers += 1
            let id = "T\(transfers)"
            output.removeAll()
            var json = JSONWriter(into: output)
            transfer.write(id: id, to: &json)
            let delay = random.chance(0.01) ? random.integer(below: 3_600_000) : random.integer(below: 2_000)
            return (transfer.time + delay, Line(bytes: output.bytes, fraud: transfer.plant.map { (id, $0) }))
        }
        lines += oddities.lines(beside: lines, &random)
        return lines.sorted { $0.arrival < $1.arrival }.map(\.line)
    }
}
