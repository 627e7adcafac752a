import MillraceCore
import MillraceStreams

/// What an auction was won for.
struct Winner: BinaryCodable {
    var category: Int64
    var price: Int64

    init(category: Int64, price: Int64) {
        self.category = category
        self.price = price
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        category = try reader.readVariable()
        price = try reader.readVariable()
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: category)
        writer.write(variable: price)
    }
}

/// Finds the highest bid of each auction, and sends it on when the auction closes. In the order of event time a bid for an
/// auction that is not open comes too early or too late, but for those of the millisecond in which it opens: they may
/// come before it, and wait for it until the millisecond is over.
struct ClosingAuctions: Processor {
    /// An auction from its first bid or its opening on.
    enum State: BinaryCodable {
        /// Nothing is known of the auction; the bids of the millisecond at hand have at most this price.
        case unknown(highest: Int64)
        /// It is open; the highest bid so far has this price, 0 for none that reaches the reserve.
        case open(category: Int64, reserve: Int64, highest: Int64)

        init(from reader: inout ByteReader) throws(DecodingFailure) {
            let highest = try reader.readVariable()
            guard try reader.readBool() else {
                self = .unknown(highest: highest)
                return
            }
            self = .open(
                category: try reader.readVariable(), reserve: try reader.readVariable(), highest: highest)
        }

        func encode(to writer: ByteWriter) {
            switch self {
            case .unknown(let highest):
                writer.write(variable: highest)
                writer.write(bool: false)
            case .open(let category, let reserve, let highest):
                writer.write(variable: highest)
                writer.write(bool: true)
                writer.write(variable: category)
                writer.write(variable: reserve)
            }
        }
    }

    let initialState = State.unknown(highest: 0)

    func process(
        _ record: Record<Int64, NexmarkEvent>, _ state: inout State, _ context: inout ProcessorContext<Int64, Winner>
    ) {
        switch (record.value, state) {
        case (.auction(let auction), .unknown(let highest)):
            let counts = highest >= auction.reserve
            state = .open(category: auction.category, reserve: auction.reserve, highest: counts ? highest : 0)
            context.setTimer(at: auction.expires)
        case (.bid(let bid), .open(let category, let reserve, let highest)):
            guard bid.price >= reserve, bid.price > highest else { return }
            state = .open(category: category, reserve: reserve, highest: bid.price)
        case (.bid(let bid), .unknown(let highest)):
            state = .unknown(highest: max(highest, bid.price))
            context.setTimer(at: record.timestamp + .milliseconds(1))
        case (.auction, .open), (.person, _): break
        }
    }

    func onTimer(_ time: Timestamp, _ state: inout State, _ context: inout ProcessorContext<Int64, Winner>) {
        if case .open(let category, _, let highest) = state, highest > 0 {
            context.emit(Winner(category: category, price: highest))
        }
        context.forget()
    }
}
