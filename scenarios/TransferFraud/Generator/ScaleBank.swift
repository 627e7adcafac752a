import MillraceCore
import MillraceFormats

/// Transfers of a bank of any size, evenly over the day, from accounts that pay the same two others again and again, and
/// sometimes a shop or anybody: what a state that must stay small is tried with. It remembers nothing of its accounts, whose
/// habits are drawn from their numbers; so it takes the same memory for a million of them as for a hundred.
struct ScaleBank {
    /// 2026-03-02, a Monday, in ms since the epoch.
    private static let start: Int64 = 1_772_409_600_000
    /// Of so many accounts one is a shop, of which the first ones are paid most.
    private static let accountsPerShop: Int64 = 50

    private let accounts: Int64
    private let perDay: Int64
    private let total: Int64
    private var random: SeededRandom
    private var made: Int64 = 0
    private let output = OutputBuffer(capacity: 512)

    /// A bank whose accounts take part in `perDay` transfers a day each, half of them as payers, for so many days.
    init(seed: UInt64, accounts: Int, days: Int, perDay: Int) {
        self.accounts = Int64(accounts)
        self.perDay = max(self.accounts * Int64(perDay) / 2, 1)
        total = self.perDay * Int64(days)
        random = SeededRandom(seed: seed)
    }

    /// The day of the next line, from 0 on.
    var day: Int { Int(made / perDay) }

    /// The next line; nil at the end of the last day.
    mutating func next() -> [UInt8]? {
        guard made < total else { return nil }
        let (day, place) = made.quotientAndRemainder(dividingBy: perDay)
        let time = ScaleBank.start + day * 86_400_000 + place * 86_400_000 / perDay
        made += 1
        // One in a hundred comes up to an hour late.
        let delay = random.chance(0.01) ? random.integer(below: 3_600_000) : random.integer(below: 2_000)
        let payer = random.integer(below: accounts)
        return line(at: max(time - delay, ScaleBank.start), from: payer, to: payee(of: payer))
    }

    /// Of sixteen transfers one goes to a shop, one to anybody, and the others to one of two whom the payer always pays.
    private mutating func payee(of payer: Int64) -> Int64 {
        let shops = max(accounts / ScaleBank.accountsPerShop, 1)
        switch random.integer(below: 16) {
        case 0:
            let draw = random.integer(below: shops)
            return draw * draw / shops * ScaleBank.accountsPerShop % accounts
        case 1: return random.integer(below: accounts)
        default: return trait(payer, 1 + random.integer(below: 2), below: accounts)
        }
    }

    private mutating func line(at time: Int64, from payer: Int64, to payee: Int64) -> [UInt8] {
        // Usual amounts lie within a factor of eight of 20.00, 40.00 … 320.00; one in two hundred is ten times as much.
        let usual = Int64(2_000) << trait(payer, 5, below: 5)
        let amount = (usual / 4 + random.integer(below: usual * 2)) * (random.chance(0.005) ? 10 : 1)
        let phone = trait(payer, 6, below: 2) + random.integer(below: 500) / 499
        output.removeAll()
        var json = JSONWriter(into: output)
        json.beginObject()
        json.member("id", "T\(made)")
        json.member("time", instant: time)
        json.member("from", "account-\(payer)")
        json.member("to", "account-\(payee)")
        json.member("amount", ExactDecimal(significand: amount, scale: 2).description)
        json.member("currency", "USD")
        json.member("device", "phone-\(payer)-\(phone)")
        json.key("location")
        json.beginObject()
        json.member("lat", coordinate(40_000_000, payer, 7))
        json.member("lon", coordinate(-75_000_000, payer, 8))
        json.endObject()
        json.member("zone", "America/New_York")
        json.endObject()
        return output.bytes
    }

    /// Somewhere near the home of an account.
    private mutating func coordinate(_ centre: Int64, _ account: Int64, _ number: Int64) -> ExactDecimal {
        let home = centre + trait(account, number, below: 4_000_000)
        return ExactDecimal(significand: home + random.integer(below: 50_000), scale: 6)
    }

    /// A number that is always the same for an account.
    private func trait(_ account: Int64, _ number: Int64, below limit: Int64) -> Int64 {
        var random = SeededRandom(seed: UInt64(account &* 16 &+ number))
        return random.integer(below: limit)
    }
}
