import MillraceCore
import MillraceFormats
import MillraceStreams

/// Someone who has entered the system: puts items up for auction, and bids.
public struct Person: Hashable, Sendable {
    /// The person's number.
    public var id: Int64
    /// First and last name.
    public var name: String
    /// An address for letters that never come.
    public var email: String
    /// Sixteen digits.
    public var creditCard: String
    /// Where the person lives.
    public var city: String
    /// Two letters for the state the city is not necessarily in.
    public var state: String
    /// When the person entered, in event time.
    public var time: Timestamp
    /// Letters that bring the event to its published size.
    public var extra: String
}

extension Person: BinaryCodable {
    /// Reads what `encode(to:)` wrote.
    /// - Throws: `DecodingFailure` if the bytes are damaged.
    public init(from reader: inout ByteReader) throws(DecodingFailure) {
        id = try reader.readVariable()
        time = Timestamp(milliseconds: try reader.read())
        name = try reader.readString()
        email = try reader.readString()
        creditCard = try reader.readString()
        city = try reader.readString()
        state = try reader.readString()
        extra = try reader.readString()
    }

    /// Appends the binary form.
    public func encode(to writer: ByteWriter) {
        writer.write(variable: id)
        writer.write(time.milliseconds)
        for text in [name, email, creditCard, city, state, extra] { writer.write(string: text) }
    }
}

extension Person: JSONResult {
    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("name", name)
        json.member("email", email)
        json.member("credit_card", creditCard)
        json.member("city", city)
        json.member("state", state)
        json.member("time", time.milliseconds)
        json.member("extra", extra)
    }
}
