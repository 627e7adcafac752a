import MillraceCore
import MillraceStreams

/// What happens in the auction system, one thing at a time.
public enum NexmarkEvent: Hashable, Sendable {
    /// A person enters.
    case person(Person)
    /// An auction opens.
    case auction(Auction)
    /// A bid is made.
    case bid(Bid)

    /// When it happened.
    public var time: Timestamp {
        switch self {
        case .person(let person): person.time
        case .auction(let auction): auction.time
        case .bid(let bid): bid.time
        }
    }

    /// What the event's topic is partitioned by: bids lie with the auction they are for, persons by their own number.
    public var partitionKey: Int64 {
        switch self {
        case .person(let person): person.id
        case .auction(let auction): auction.id
        case .bid(let bid): bid.auction
        }
    }

    /// The bid, if it is one.
    public var bid: Bid? {
        guard case .bid(let bid) = self else { return nil }
        return bid
    }
}

extension NexmarkEvent: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        switch try reader.read(UInt8.self) {
        case 0: self = .person(try Person(from: &reader))
        case 1: self = .auction(try Auction(from: &reader))
        case 2: self = .bid(try Bid(from: &reader))
        default: throw DecodingFailure(expected: "the number of a kind of event, 0 to 2", position: 0)
        }
    }

    /// Appends the binary form: the number of its kind, then the event.
    public func encode(to writer: ByteWriter) {
        switch self {
        case .person(let person):
            writer.write(byte: 0)
            person.encode(to: writer)
        case .auction(let auction):
            writer.write(byte: 1)
            auction.encode(to: writer)
        case .bid(let bid):
            writer.write(byte: 2)
            bid.encode(to: writer)
        }
    }
}
