import MillraceCore

/// Money comes in and leaves within hours.
enum Mule: Plant {
    static let pattern = "pass-through"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        let chosen = world.victims(3, &random).sorted { $0.region < $1.region }
        guard let mule = chosen.first, chosen.count == 3 else { return [] }
        var transfers = chosen.dropFirst().enumerated().map { number, victim in
            var transfer = world.transfer(
                mule, to: mule.account, cents: random.integer(in: 80_000...200_000),
                at: start + Int64(number) * 1_800_000, &random)
            (transfer.payer, transfer.device, transfer.location) = (victim.account, victim.devices.first, victim.home)
            return transfer
        }
        var onward = transfers[0]
        (onward.payer, onward.payee, onward.device) = (mule.account, world.stranger(&random), mule.devices.first)
        onward.location = mule.home
        onward.amount = transfers.reduce(0) { $0 + $1.amount } * 95 / 100
        onward.time = start + 3 * 3_600_000
        transfers.append(onward)
        return transfers
    }
}

/// Many victims pay one account.
enum CollectingAccount: Plant {
    static let pattern = "fan-in"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        let collector = world.stranger(&random)
        return world.victims(13, &random).enumerated().map { number, victim in
            world.transfer(
                victim, to: collector, cents: random.integer(in: 20_000...90_000),
                at: start + Int64(number) * 4_000_000,
                &random)
        }
    }
}

/// One account pays many that nobody has heard of.
enum SpreadingAccount: Plant {
    static let pattern = "fan-out"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let spreader = world.victims(1, &random).first else { return [] }
        return (0..<13).map { number in
            world.transfer(
                spreader, to: world.stranger(&random), cents: random.integer(in: 20_000...90_000),
                at: start + Int64(number) * 4_000_000, &random)
        }
    }
}

/// Money comes back to where it set out from.
enum Carousel: Plant {
    static let pattern = "cycle"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let first = world.victims(1, &random).first else { return [] }
        let hops = random.integer(in: 3...6)
        let accounts = [first.account] + (1..<hops).map { _ in world.stranger(&random) } + [first.account]
        let cents = random.integer(in: 200_000...800_000)
        return zip(accounts, accounts.dropFirst()).enumerated().map { number, ends in
            var transfer = world.transfer(
                first, to: ends.1, cents: cents - Int64(number) * 500, at: start + Int64(number) * 7_200_000, &random)
            transfer.payer = ends.0
            return transfer
        }
    }
}

/// One account pays several, who all pay another one.
enum Layers: Plant {
    static let pattern = "scatter-gather"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        guard let source = world.victims(1, &random).first else { return [] }
        let target = world.stranger(&random)
        return (0..<5).flatMap { number -> [PlannedTransfer] in
            let middle = world.stranger(&random)
            let out = world.transfer(
                source, to: middle, cents: random.integer(in: 60_000...90_000), at: start + Int64(number) * 1_200_000,
                &random)
            var back = out
            (back.payer, back.payee, back.time) = (middle, target, out.time + 20_000_000)
            (back.amount, back.device) = (out.amount * 97 / 100, nil)
            return [out, back]
        }
    }
}

/// An account gathers from several and pays several.
enum Relay: Plant {
    static let pattern = "gather-scatter"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        let (relay, victims) = (world.stranger(&random), world.victims(7, &random))
        let gathered = victims.enumerated().map { number, victim in
            world.transfer(
                victim, to: relay, cents: random.integer(in: 40_000...70_000), at: start + Int64(number) * 3_000_000,
                &random)
        }
        let scattered = gathered.map { incoming in
            var transfer = incoming
            (transfer.payer, transfer.payee, transfer.device) = (relay, world.stranger(&random), nil)
            transfer.time += 30_000_000
            return transfer
        }
        return gathered + scattered
    }
}

/// Two tiers of accounts: each of the first pays each of the second, which pay one account.
enum Tiers: Plant {
    static let pattern = "stack"

    static func transfers(in world: FraudWorld, from start: Int64, _ random: inout SeededRandom) -> [PlannedTransfer] {
        let sources = world.victims(2, &random)
        let middle = (0..<2).map { _ in world.stranger(&random) }
        let targets = (0..<2).map { _ in world.stranger(&random) }
        return sources.enumerated().flatMap { number, source in
            middle.enumerated().flatMap { place, account -> [PlannedTransfer] in
                let into = world.transfer(
                    source, to: account, cents: random.integer(in: 40_000...90_000),
                    at: start + Int64(2 * number + place) * 1_800_000, &random)
                var out = into
                (out.payer, out.payee, out.device, out.amount) = (account, targets[number], nil, into.amount * 96 / 100)
                out.time = into.time + 20_000_000
                return [into, out]
            }
        }
    }
}
