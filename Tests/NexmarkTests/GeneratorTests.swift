import MillraceCore
import NexmarkBenchmark
import Testing

/// The generator keeps to the published shapes.
struct GeneratorTests {
    /// Whole epochs and whole groups of disorder.
    static let settings = GeneratorSettings(seed: 7, events: 51_200, eventsPerSecond: 1_000)
    static let events = EventSequence(settings).events
    static let persons = events.compactMap { if case .person(let person) = $0 { person } else { nil } }
    static let auctions = events.compactMap { if case .auction(let auction) = $0 { auction } else { nil } }
    static let bids = events.compactMap(\.bid)

    @Test func kindsComeInTheirProportions() {
        #expect(Self.persons.count == 1_024)
        #expect(Self.auctions.count == 3_072)
        #expect(Self.bids.count == 47_104)
    }

    @Test func aSeedGivesTheSameEventsAndAnotherOneOthers() {
        let other = GeneratorSettings(seed: 8, events: 51_200, eventsPerSecond: 1_000)
        #expect(EventSequence(Self.settings).events == Self.events)
        let same = zip(Self.events, EventSequence(other).events).filter { $0 == $1 }.count
        #expect(same < 50)
    }

    @Test func numbersCountUpWithoutGaps() {
        #expect(Set(Self.persons.map(\.id)) == Set(1_000..<2_024))
        #expect(Set(Self.auctions.map(\.id)) == Set(1_000..<4_072))
        let byTime = Self.auctions.sorted { $0.id < $1.id }
        #expect(zip(byTime, byTime.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test func disorderIsThereAndBounded() {
        var greatest = Timestamp.distantPast
        var late = TimeSpan.zero
        for event in Self.events {
            late = max(late, greatest == .distantPast ? .zero : greatest - event.time)
            greatest = max(greatest, event.time)
        }
        #expect(late > .milliseconds(100))
        #expect(late <= Self.settings.grace)
        var ordered = Self.settings
        ordered.disorder = 1
        let times = EventSequence(ordered).events.map(\.time)
        #expect(times == times.sorted())
        #expect(Set(EventSequence(ordered).events) == Set(Self.events))
    }

    @Test func auctionsCloseAfterTheyOpen() {
        let lengths = Self.auctions.map { ($0.expires - $0.time).milliseconds }
        #expect(lengths.allSatisfy { (1...Self.settings.longestAuction.milliseconds).contains($0) })
        let mean = lengths.reduce(0, +) / Int64(lengths.count)
        #expect((1_500...1_830).contains(mean), "100 auctions open in 1.67 seconds: \(mean)")
    }

    @Test func someAreHot() {
        func share(_ count: Int, of all: Int) -> Double { Double(count) / Double(all) }
        let forHot = share(Self.bids.count { $0.auction % 100 == 0 }, of: Self.bids.count)
        #expect((0.48...0.54).contains(forHot))
        let byHot = share(Self.bids.count { $0.bidder % 100 == 1 }, of: Self.bids.count)
        #expect((0.73...0.79).contains(byHot))
        let ofHot = share(Self.auctions.count { $0.seller % 100 == 0 }, of: Self.auctions.count)
        #expect((0.72...0.80).contains(ofHot))
    }

    @Test func referencesRunAheadALittle() {
        let opened = Dictionary(uniqueKeysWithValues: Self.auctions.map { ($0.id, $0.time) })
        let early = Self.bids.count { bid in opened[bid.auction].map { bid.time < $0 } ?? true }
        #expect(early > 1_000)
        #expect(Self.bids.allSatisfy { $0.auction < 4_072 + 10 && $0.bidder < 2_024 + 10 })
    }

    @Test func pricesSpreadOverPowersOfTen() {
        var decades: [Int: Int] = [:]
        for bid in Self.bids { decades[String(bid.price).count, default: 0] += 1 }
        #expect(decades.keys.sorted() == [3, 4, 5, 6, 7, 8])
        #expect(decades.values.allSatisfy { (7_500...8_200).contains($0) }, "\(decades)")
        let beginning = Self.bids.count { String($0.price).first.map { "12".contains($0) } ?? false }
        #expect((0.47...0.485).contains(Double(beginning) / 47_104), "log10(3) of them begin with 1 or 2: \(beginning)")
        #expect(Self.auctions.allSatisfy { $0.reserve > $0.initialBid })
    }

    @Test func everyCategoryAndStateOccurs() {
        #expect(Set(Self.auctions.map(\.category)) == [10, 11, 12, 13, 14])
        #expect(Set(Self.persons.map(\.state)) == ["AZ", "CA", "ID", "OR", "WA", "WY"])
    }

    @Test func eventsHaveTheirPublishedSizes() {
        func mean(_ events: [NexmarkEvent]) -> Int {
            let writer = ByteWriter()
            for event in events { event.encode(to: writer) }
            return writer.count / events.count
        }
        #expect((180...220).contains(mean(Self.persons.map(NexmarkEvent.person))))
        #expect((450...550).contains(mean(Self.auctions.map(NexmarkEvent.auction))))
        #expect((90...110).contains(mean(Self.bids.map(NexmarkEvent.bid))))
    }

    @Test func eventsSurviveTheirBinaryForm() throws {
        for event in Self.events.prefix(500) {
            let writer = ByteWriter()
            event.encode(to: writer)
            var reader = ByteReader(writer.bytes)
            #expect(try NexmarkEvent(from: &reader) == event)
            #expect(reader.isAtEnd)
        }
    }
}
