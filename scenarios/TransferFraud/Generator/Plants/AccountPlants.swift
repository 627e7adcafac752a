import MillraceCore

/// Somebody tries a stolen card with a trifle, and then draws on it.
enum CardTest: Plant {
    static let pattern = "small-then-large"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let victim = world.victims(1, &random).first else { return [] }
        let shop = world.stranger(&random)
        return [
            world.transfer(victim, to: shop, cents: random.integer(in: 10...80), at: start, channel: "card", &random),
            world.transfer(
                victim, to: shop, cents: random.integer(in: 60_000...150_000), at: start + 40_000, channel: "card",
                &random),
        ]
    }
}

/// Somebody empties an account from another phone, far away.
enum StolenPhone: Plant {
    static let pattern = "new-device"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let victim = world.victims(1, &random).first else { return [] }
        let (thief, phone) = (world.stranger(&random), world.stranger(&random))
        return (0..<3).map { number in
            var transfer = world.transfer(
                victim, to: thief, cents: random.integer(in: 120_000...400_000), at: start + Int64(number) * 120_000,
                &random)
            transfer.device = phone
            transfer.location = Location(latitude: -33_868_800, longitude: 151_209_300)
            return transfer
        }
    }
}

/// Payments just under what must be reported, on one day.
enum StructuredDeposits: Plant {
    static let pattern = "structuring"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let payer = world.victims(1, &random).first else { return [] }
        let payee = world.stranger(&random)
        return (0..<3).map { number in
            var transfer = world.transfer(
                payer, to: payee, cents: 0, at: start + Int64(number) * 3_600_000, channel: "branch", &random)
            // The threshold is one of major units, whatever they are worth.
            let share = random.integer(in: 82...99)
            transfer.amount = (0..<transfer.currency.decimals).reduce(100 * share) { amount, _ in amount * 10 }
            return transfer
        }
    }
}

/// An account that was quiet for long pays a large amount.
enum WokenAccount: Plant {
    static let pattern = "dormant"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        let sleepers = world.customers.filter(\.isDormant)
        guard !sleepers.isEmpty else { return [] }
        return [
            world.transfer(
                random.element(of: sleepers), to: world.stranger(&random), cents: random.integer(in: 150_000...400_000),
                at: start + 35 * 86_400_000, &random)
        ]
    }
}

/// Many payments in an hour.
enum Drain: Plant {
    static let pattern = "velocity"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let victim = world.victims(1, &random).first else { return [] }
        return (0..<26).map { number in
            world.transfer(
                victim, to: world.stranger(&random), cents: random.integer(in: 3_000...40_000),
                at: start + Int64(number) * 100_000, &random)
        }
    }
}

/// The same amount again and again.
enum SalamiSlices: Plant {
    static let pattern = "similar-amounts"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let victim = world.victims(1, &random).first else { return [] }
        let (thief, cents) = (world.stranger(&random), random.integer(in: 30_000...60_000))
        return (0..<5).map { number in
            world.transfer(
                victim, to: thief, cents: cents + random.integer(in: 0...900), at: start + Int64(number) * 600_000,
                &random)
        }
    }
}

/// Somebody is talked into paying a stranger, from home.
enum Persuasion: Plant {
    static let pattern = "new-payee"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let victim = world.victims(1, &random).first else { return [] }
        return [
            world.transfer(
                victim, to: world.stranger(&random), cents: random.integer(in: 150_000...600_000), at: start, &random)
        ]
    }
}

/// Far more is spent than the account ever does at once.
enum Splurge: Plant {
    static let pattern = "baseline"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let victim = world.victims(1, &random).first else { return [] }
        let shop = world.stranger(&random)
        return (0..<2).map { number in
            world.transfer(
                victim, to: shop, cents: random.integer(in: 500_000...900_000), at: start + Int64(number) * 3_600_000,
                channel: "card", &random)
        }
    }
}

/// A card's twin pays on another continent while the card pays at home.
enum ClonedCard: Plant {
    static let pattern = "impossible-travel"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let victim = world.victims(1, &random).first else { return [] }
        return (0..<3).map { number in
            var transfer = world.transfer(
                victim, to: world.stranger(&random), cents: random.integer(in: 20_000...90_000),
                at: start + Int64(number) * 1_500_000, channel: "card", &random)
            if !number.isMultiple(of: 2) { transfer.location = Location(latitude: -23_550_500, longitude: -46_633_300) }
            return transfer
        }
    }
}

/// Money goes to somebody on the watch list.
enum ListedPayee: Plant {
    static let pattern = "watchlist"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let payer = world.victims(1, &random).first else { return [] }
        let listed = FraudWorld.listed[Int(random.integer(below: Int64(FraudWorld.listed.count)))]
        return [
            world.transfer(
                payer, to: listed.account, cents: random.integer(in: 5_000...90_000), at: start, channel: "branch",
                &random)
        ]
    }
}
