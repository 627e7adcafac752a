import MillraceCore
import MillraceFormats
import MillraceStreams

/// An item that is up for auction.
public struct Auction: Hashable, Sendable {
    /// The auction's number.
    public var id: Int64
    /// What the item is called.
    public var itemName: String
    /// What the seller says about it.
    public var description: String
    /// The opening price in cents.
    public var initialBid: Int64
    /// The lowest price in cents at which the item is sold.
    public var reserve: Int64
    /// When the auction opens, in event time.
    public var time: Timestamp
    /// The moment at which it closes; bids of this moment come too late.
    public var expires: Timestamp
    /// The number of the person who sells.
    public var seller: Int64
    /// What kind of item it is: 10 to 14.
    public var category: Int64
    /// Letters that bring the event to its published size.
    public var extra: String
}

extension Auction: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        id = try reader.readVariable()
        time = Timestamp(milliseconds: try reader.read())
        expires = Timestamp(milliseconds: try reader.read())
        initialBid = try reader.readVariable()
        reserve = try reader.readVariable()
        seller = try reader.readVariable()
        category = try reader.readVariable()
        itemName = try reader.readString()
        description = try reader.readString()
        extra = try reader.readString()
    }

    /// Appends the binary form.
    public func encode(to writer: ByteWriter) {
        writer.write(variable: id)
        writer.write(time.milliseconds)
        writer.write(expires.milliseconds)
        for number in [initialBid, reserve, seller, category] { writer.write(variable: number) }
        for text in [itemName, description, extra] { writer.write(string: text) }
    }
}

extension Auction: JSONResult {
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("item_name", itemName)
        json.member("description", description)
        json.member("initial_bid", initialBid)
        json.member("reserve", reserve)
        json.member("time", time.milliseconds)
        json.member("expires", expires.milliseconds)
        json.member("seller", seller)
        json.member("category", category)
        json.member("extra", extra)
    }
}
