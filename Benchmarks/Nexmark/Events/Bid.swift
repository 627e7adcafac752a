import MillraceCore
import MillraceFormats
import MillraceStreams

/// A bid for an item under auction.
public struct Bid: Hashable, Sendable {
    /// The number of the auction.
    public var auction: Int64
    /// The number of the person who bids.
    public var bidder: Int64
    /// The price in cents.
    public var price: Int64
    /// When it was made, in event time.
    public var time: Timestamp
    /// Letters that bring the event to its published size.
    public var extra: String
}

extension Bid: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        auction = try reader.readVariable()
        bidder = try reader.readVariable()
        price = try reader.readVariable()
        time = Timestamp(milliseconds: try reader.read())
        extra = try reader.readString()
    }

    /// Appends the binary form.
    public func encode(to writer: ByteWriter) {
        writer.write(variable: auction)
        writer.write(variable: bidder)
        writer.write(variable: price)
        writer.write(time.milliseconds)
        writer.write(string: extra)
    }
}

extension Bid: JSONResult {
    func write(to json: inout JSONWriter) {
        json.member("auction", auction)
        json.member("bidder", bidder)
        json.member("price", price)
        json.member("time", time.milliseconds)
        json.member("extra", extra)
    }
}
