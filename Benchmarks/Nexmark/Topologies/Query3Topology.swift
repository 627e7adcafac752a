import MillraceCore
import MillraceFormats
import MillraceStreams

/// Query 3 as a stream: an incremental join, by hand. Person and auctions of one number meet in one task; whichever comes
/// first waits. State never ends, as in the published query.
enum Query3Topology {
    static func make(grace: TimeSpan) -> Topology {
        let topology = Topology("nexmark-q3")
        topology.nexmarkEvents(grace: grace)
            .filter(mayMatter)
            .selectKey { seller(of: $0.value) }
            .repartition("by-seller", key: .int64, value: .binary)
            .groupByKey()
            .process("sellers", LocalSellers())
            .to(NexmarkTopics.results(key: .int64, of: LocalItem.self))
        return topology
    }

    private static func mayMatter(_ event: NexmarkEvent) -> Bool {
        switch event {
        case .person(let person): ["OR", "ID", "CA"].contains(person.state)
        case .auction(let auction): auction.category == 10
        case .bid: false
        }
    }

    private static func seller(of event: NexmarkEvent) -> Int64 {
        switch event {
        case .person(let person): person.id
        case .auction(let auction): auction.seller
        case .bid(let bid): bid.auction
        }
    }
}

/// Joins a seller with the auctions of theirs, in whatever order they come.
struct LocalSellers: Processor {
    /// What is known of a number.
    struct State: BinaryCodable {
        /// The person, once they have come.
        var person: Person?
        /// The auctions that wait for the person.
        var waiting: [Int64] = []

        init() {}

        init(from reader: inout ByteReader) throws(DecodingFailure) {
            person = try Person?(from: &reader)
            waiting = try [Int64](from: &reader)
        }

        func encode(to writer: ByteWriter) {
            person.encode(to: writer)
            waiting.encode(to: writer)
        }
    }

    let initialState = State()

    func process(
        _ record: Record<Int64, NexmarkEvent>, _ state: inout State,
        _ context: inout ProcessorContext<Int64, LocalItem>
    ) {
        switch record.value {
        case .person(let person):
            state.person = person
            for auction in state.waiting { context.emit(LocalItem(person, auction: auction)) }
            state.waiting = []
        case .auction(let auction):
            if let person = state.person {
                context.emit(LocalItem(person, auction: auction.id))
            } else {
                state.waiting.append(auction.id)
            }
        case .bid: break
        }
    }
}

/// An auction in the neighbourhood.
struct LocalItem: JSONResult {
    var name: String
    var city: String
    var state: String
    var auction: Int64

    init(_ person: Person, auction: Int64) {
        (name, city, state) = (person.name, person.city, person.state)
        self.auction = auction
    }

    func write(to json: inout JSONWriter) {
        json.member("name", name)
        json.member("city", city)
        json.member("state", state)
        json.member("auction", auction)
    }
}
