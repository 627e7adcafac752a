import MillraceCore
import MillraceFormats

/// What customers do without anybody's ill will: wages and rent by the month, groceries, friends.
struct Habits {
    let world: FraudWorld

    /// What `customer` and its employer transfer on a day, given in days since 1970.
    func transfers(of customer: Customer, day: Int64, sinceStart: Int64, _ random: inout SeededRandom)
        -> [PlannedTransfer]
    {
        var transfers: [PlannedTransfer] = []
        let date = LocalDateTime(millisecondsAsUTC: day * 86_400_000).date
        func at(_ hours: ClosedRange<Int64>, _ random: inout SeededRandom) -> Int64 {
            let minute = random.integer(in: hours.lowerBound * 60...hours.upperBound * 60 - 1)
            return world.moment(day: day, minute: minute, of: customer) + random.integer(below: 60_000)
        }
        if customer.isDormant {
            guard sinceStart == 0 else { return [] }
            return [world.transfer(customer, to: customer.shops[0], cents: 1_000, at: at(9...21, &random), &random)]
        }
        if date.day == customer.payday { transfers.append(wage(of: customer, at: at(6...9, &random), &random)) }
        if date.day == 1 {
            transfers.append(
                world.transfer(
                    customer, to: customer.landlord, cents: customer.rent * 100, at: at(8...12, &random),
                    channel: "standing-order", &random))
        }
        if random.chance(0.45) {
            transfers.append(
                world.transfer(
                    customer, to: random.element(of: customer.shops), cents: random.integer(in: 500...12_000),
                    at: at(9...21, &random), channel: "card", &random))
        }
        if !customer.friends.isEmpty, random.chance(0.15) {
            transfers.append(
                world.transfer(
                    customer, to: random.element(of: customer.friends), cents: random.integer(in: 1_000...25_000),
                    at: at(17...23, &random), &random))
        }
        return transfers
    }

    private func wage(of customer: Customer, at time: Int64, _ random: inout SeededRandom) -> PlannedTransfer {
        var wage = world.transfer(
            customer, to: customer.account, cents: customer.wage * 100, at: time, channel: "payroll", &random)
        (wage.payer, wage.device, wage.location) = (customer.employer, nil, nil)
        return wage
    }
}
