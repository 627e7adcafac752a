import MillraceCore

extension EventGenerator {
    private static let firstNames = [
        "Ada", "Bruno", "Carmen", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ivo", "Jun", "Kofi", "Lena",
    ]
    private static let lastNames = [
        "Adler", "Bianchi", "Castro", "Duarte", "Eriksen", "Fujita", "Grant", "Haddad", "Ito", "Jensen",
    ]
    private static let cities = [
        "Boise", "Cheyenne", "Eugene", "Fresno", "Oakland", "Olympia", "Phoenix", "Salem", "Spokane", "Tucson",
    ]
    private static let states = ["AZ", "CA", "ID", "OR", "WA", "WY"]

    private static let firstCategory: Int64 = 10
    private static let categories: Int64 = 5

    func person(_ number: Int64, _ time: Timestamp, _ random: inout SeededRandom) -> Person {
        let name = "\(random.element(of: Self.firstNames)) \(random.element(of: Self.lastNames))"
        var card = ""
        for group in 0..<4 {
            let digits = random.integer(below: 10_000)
            card += "\(group == 0 ? "" : " ")\(String(digits + 10_000).dropFirst())"
        }
        return Person(
            id: Self.firstNumber + lastPerson(at: number), name: name,
            email: "\(random.letters(7))@\(random.letters(5)).com", creditCard: card,
            city: random.element(of: Self.cities), state: random.element(of: Self.states), time: time,
            extra: random.letters(about: 130))
    }

    func auction(_ number: Int64, _ time: Timestamp, _ random: inout SeededRandom) -> Auction {
        let opening = random.price()
        let length = 1 + random.integer(below: settings.longestAuction.milliseconds)
        return Auction(
            id: Self.firstNumber + lastAuction(at: number), itemName: random.letters(20),
            description: random.letters(100), initialBid: opening, reserve: opening + random.price(), time: time,
            expires: time + .milliseconds(length), seller: seller(number, &random),
            category: Self.firstCategory + random.integer(below: Self.categories), extra: random.letters(about: 330))
    }

    func bid(_ number: Int64, _ time: Timestamp, _ random: inout SeededRandom) -> Bid {
        Bid(
            auction: auctionBidFor(number, &random), bidder: bidder(number, &random), price: random.price(), time: time,
            extra: random.letters(about: 82))
    }

    private func seller(_ number: Int64, _ random: inout SeededRandom) -> Int64 {
        guard random.integer(below: settings.hotSellerRatio) > 0 else { return activePerson(number, &random) }
        return Self.firstNumber + lastPerson(at: number) / Self.hotEvery * Self.hotEvery
    }

    /// The second of each hundred, so that hot sellers do not bid for their own.
    private func bidder(_ number: Int64, _ random: inout SeededRandom) -> Int64 {
        guard random.integer(below: settings.hotBidderRatio) > 0 else { return activePerson(number, &random) }
        return Self.firstNumber + lastPerson(at: number) / Self.hotEvery * Self.hotEvery + 1
    }

    private func activePerson(_ number: Int64, _ random: inout SeededRandom) -> Int64 {
        let persons = lastPerson(at: number) + 1
        let active = min(persons, settings.activePersons)
        return Self.firstNumber + persons - active + random.integer(below: active + Self.lead)
    }

    private func auctionBidFor(_ number: Int64, _ random: inout SeededRandom) -> Int64 {
        let last = lastAuction(at: number)
        guard random.integer(below: settings.hotAuctionRatio) > 0 else {
            let first = max(last - settings.openAuctions, 0)
            return Self.firstNumber + first + random.integer(below: last - first + 1 + Self.lead)
        }
        return Self.firstNumber + last / Self.hotEvery * Self.hotEvery
    }
}

extension SeededRandom {
    /// A price in cents from 1 to 1,000,000 dollars, as likely in one power of ten as in another; in whole numbers, for
    /// the last digit of a logarithm differs between machines.
    mutating func price() -> Int64 {
        var least: Int64 = 100
        for _ in 0..<integer(below: 6) { least *= 10 }
        while true {
            let price = integer(in: least...(10 * least - 1))
            if integer(below: price) < least { return price }
        }
    }

    /// `count` small letters.
    mutating func letters(_ count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { bytes in
            var bits: UInt64 = 0
            for index in 0..<count {
                if index % 12 == 0 { bits = next() }
                bytes[index] = UInt8(ascii: "a") + UInt8(bits & 31) % 26
                bits >>= 5
            }
            return count
        }
    }

    /// Small letters, `count` of them or up to a fifth more or fewer.
    mutating func letters(about count: Int64) -> String {
        letters(Int(integer(in: (count - count / 5)...(count + count / 5))))
    }
}
