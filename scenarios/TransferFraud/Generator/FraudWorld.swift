import MillraceCore
import MillraceFormats

/// The customers of a made-up bank, and the clocks of their zones. Alice and Bob are the first two.
final class FraudWorld {
    let customers: [Customer]
    /// Accounts of shops, landlords and employers, each once, by name.
    let merchants: [String]
    /// Accounts on the watch list, and what is to be done with their transfers.
    static let listed: [(account: String, watch: String)] = [
        ("sanctioned-0", "block"), ("sanctioned-1", "hold"), ("sanctioned-2", "hold"),
    ]
    private let clocks: [ZonedClock]

    /// A world of `count` customers.
    init(count: Int, random: inout SeededRandom) {
        clocks = Region.all.compactMap { try? ZonedClock(identifier: $0.zone) }
        let names = (0..<count).map { $0 == 0 ? "alice" : $0 == 1 ? "bob" : "customer-\($0)" }
        customers = names.enumerated().map { number, name in
            let region = number < 2 ? 0 : Int(random.integer(below: Int64(Region.all.count)))
            return FraudWorld.customer(name, number, region, names, &random)
        }
        merchants = Set(customers.flatMap { $0.shops + [$0.landlord, $0.employer] }).sorted()
    }

    private static func customer(
        _ name: String, _ number: Int, _ region: Int, _ names: [String], _ random: inout SeededRandom
    ) -> Customer {
        let place = Region.all[region]
        let wage = random.integer(in: 1_800...6_000)
        return Customer(
            account: name, region: region,
            devices: (0...random.integer(below: 2)).map { "\(name)-phone-\($0)" },
            home: Location(
                latitude: place.latitude + random.integer(in: -200_000...200_000),
                longitude: place.longitude + random.integer(in: -200_000...200_000)),
            payday: Int(random.integer(in: 1...28)), wage: wage, rent: wage * random.integer(in: 25...40) / 100,
            employer: "employer-\(random.integer(below: Int64(max(names.count / 20, 1))))",
            landlord: "landlord-\(random.integer(below: Int64(max(names.count / 15, 1))))",
            shops: (0..<5).map { _ in "shop-\(random.integer(below: Int64(max(names.count / 4, 5))))" },
            friends: (0..<4).map { _ in Int(random.integer(below: Int64(names.count))) }
                .filter { $0 != number && !isDormant($0) }.map { names[$0] },
            isDormant: isDormant(number))
    }

    /// Nobody pays a dormant customer.
    private static func isDormant(_ number: Int) -> Bool { number % 20 == 5 }

    /// The moment at which clocks in a customer's zone show `minute` minutes after midnight of day `day` since 1970.
    func moment(day: Int64, minute: Int64, of customer: Customer) -> Int64 {
        clocks[customer.region].instant(of: LocalDateTime(millisecondsAsUTC: day * 86_400_000 + minute * 60_000))
    }

    /// A transfer that a customer makes from home with an own device, of an amount in cents of a dollar.
    func transfer(
        _ customer: Customer, to payee: String, cents: Int64, at time: Int64, channel: String = "app",
        _ random: inout SeededRandom
    ) -> PlannedTransfer {
        let region = Region.all[customer.region]
        return PlannedTransfer(
            time: time, payer: customer.account, payee: payee, amount: max(1, cents * region.dollar / 100),
            currency: region.currency, channel: channel, device: random.element(of: customer.devices),
            location: Location(
                latitude: customer.home.latitude + random.integer(in: -50_000...50_000),
                longitude: customer.home.longitude + random.integer(in: -50_000...50_000)), zone: region.zone)
    }
}
