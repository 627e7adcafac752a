import MillraceCore

/// Makes up the events of the auction system. An event is a function of the seed and its place alone, so that a
/// generator can begin anywhere.
///
/// The shapes are those that Apache Beam's Nexmark suite (https://beam.apache.org/documentation/sdks/java/testing/nexmark/)
/// and the nexmark project (https://github.com/nexmark/nexmark) document: of each 50 events 1 is a person, 3 are auctions
/// and 46 are bids; 10,000 events a second; numbers from 1000 on; 5 categories from 10 on; 6 states in the west of the
/// United States; 100 auctions open at a time and 1,000 active persons; of 2 bids 1 is for a hot auction, of 4 auctions 3
/// are of a hot seller, of 4 bids 3 are by a hot bidder, and a hot one is the first (bidders: the second) of each hundred;
/// persons and auctions are referred to up to 10 numbers before they exist; prices spread evenly over the powers of ten
/// from 1 to 1,000,000; events of about 200, 500 and 100 bytes. The names and the random numbers are our own, so events
/// are not those of another implementation.
public struct EventGenerator: Sendable {
    /// Events after which the kinds repeat.
    public static let epoch: Int64 = 50
    /// Persons in an epoch; they come first.
    public static let personsPerEpoch: Int64 = 1
    /// Auctions in an epoch; they come after the persons.
    public static let auctionsPerEpoch: Int64 = 3

    /// The number of the first person, and of the first auction.
    static let firstNumber: Int64 = 1_000
    /// By how many numbers a reference may run ahead of what exists.
    static let lead: Int64 = 10
    /// Of this many persons or auctions one is hot.
    static let hotEvery: Int64 = 100

    /// What shapes the events.
    public let settings: GeneratorSettings

    /// A generator by `settings`.
    public init(_ settings: GeneratorSettings) {
        precondition(settings.disorder > 0 && settings.disorder & (settings.disorder - 1) == 0, "a power of two")
        precondition(settings.eventsPerSecond > 0 && settings.events >= 0, "a rate is positive")
        self.settings = settings
    }

    /// The event at place `position` of the stream, from 0 on.
    public func event(at position: Int64) -> NexmarkEvent {
        let number = number(at: position)
        var random = random(for: number)
        let time = time(of: number)
        switch number % Self.epoch {
        case 0..<Self.personsPerEpoch: return .person(person(number, time, &random))
        case Self.personsPerEpoch..<(Self.personsPerEpoch + Self.auctionsPerEpoch):
            return .auction(auction(number, time, &random))
        default: return .bid(bid(number, time, &random))
        }
    }

    /// The number, in the order of event time, of the event at `position`: in each group an odd multiple, so that every
    /// number comes up once.
    func number(at position: Int64) -> Int64 {
        let size = settings.disorder
        guard size > 1 else { return position }
        let (group, offset) = (position / size, position % size)
        var random = random(for: ~group)
        let (factor, shift) = (random.integer(below: size) | 1, random.integer(below: size))
        return group * size + (offset * factor + shift) % size
    }

    /// The event time of event number `number`.
    func time(of number: Int64) -> Timestamp {
        settings.firstTime + TimeSpan(milliseconds: number * 1_000 / settings.eventsPerSecond)
    }

    /// Random numbers for one event. They are mixed twice, for neighbours of a seed share theirs.
    private func random(for number: Int64) -> SeededRandom {
        var random = SeededRandom(seed: settings.seed)
        var mixed = SeededRandom(seed: random.next() ^ UInt64(bitPattern: number))
        return mixed.split()
    }

    /// The last person, counted from 0, that exists when event `number` comes, or who is that event.
    func lastPerson(at number: Int64) -> Int64 {
        number / Self.epoch * Self.personsPerEpoch + min(number % Self.epoch, Self.personsPerEpoch - 1)
    }

    /// The last auction, counted from 0, that exists when event `number` comes, or that is that event; -1 for none.
    func lastAuction(at number: Int64) -> Int64 {
        let inEpoch = min(number % Self.epoch - Self.personsPerEpoch + 1, Self.auctionsPerEpoch)
        return number / Self.epoch * Self.auctionsPerEpoch + max(inEpoch, 0) - 1
    }
}
