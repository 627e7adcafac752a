import MillraceCore

/// A way to defraud that is planted among the habits; one file each.
protocol Plant: Sendable {
    /// The name of the kind of rule that should find it.
    static var pattern: String { get }

    /// The transfers of one such fraud, from the moment `start` (ms since the epoch) on, without their label.
    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer]
}

/// All plants, in the order in which they are planted.
enum Plants {
    static let all: [any Plant.Type] = [
        CardTest.self, StolenPhone.self, StructuredDeposits.self, Mule.self, CollectingAccount.self,
        SpreadingAccount.self, Carousel.self, Layers.self, WokenAccount.self, Drain.self, SalamiSlices.self,
        Relay.self, Persuasion.self, Splurge.self, ClonedCard.self, Tiers.self, ListedPayee.self,
    ]
}

extension FraudWorld {
    /// A customer, and others, all different and none of them dormant.
    func victims(_ count: Int, _ random: inout SeededRandom) -> [Customer] {
        var chosen: [Customer] = []
        while chosen.count < min(count, customers.count / 2) {
            let customer = random.element(of: customers)
            let isTaken = chosen.contains { $0.account == customer.account }
            if !isTaken, !customer.isDormant, customer.account != "alice", customer.account != "bob" {
                chosen.append(customer)
            }
        }
        return chosen
    }

    /// An account that nobody has heard of.
    func stranger(_ random: inout SeededRandom) -> String { "stranger-\(random.integer(below: 1_000_000_000))" }
}
