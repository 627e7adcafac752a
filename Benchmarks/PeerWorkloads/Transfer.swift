import MillraceCore
import MillraceFormats
import MillraceStreams

/// A line of the transfer input.
struct Transfer: JSONReadable, BinaryCodable {
    enum Field: String, JSONFieldName {
        case id
        case time = "ts"
        case account = "from"
        case amount
    }

    var id: ShortText
    var time: Timestamp
    var account: ShortText
    var amount: Double

    init(json: JSONFields<Field>) throws(JSONError) {
        id = try json.shortText(.id)
        time = Timestamp(milliseconds: try json.int64(.time))
        account = try json.shortText(.account)
        amount = try json.double(.amount)
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        id = try ShortText(from: &reader)
        time = Timestamp(milliseconds: try reader.readVariable())
        account = try ShortText(from: &reader)
        amount = Double(bitPattern: try reader.read())
    }

    func encode(to writer: ByteWriter) {
        id.encode(to: writer)
        writer.write(variable: time.milliseconds)
        account.encode(to: writer)
        writer.write(amount.bitPattern)
    }
}

/// A result: a large transfer straight after a small one.
struct LargeAfterSmall: JSONWritable, Sendable {
    var transfer: Transfer

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("account", transfer.account)
        json.member("id", transfer.id)
        json.member("ts", transfer.time.milliseconds)
        json.member("amount", transfer.amount)
        json.endObject()
    }
}

/// A result: an account with many transfers in ten minutes.
struct BusyAccount: JSONWritable, Sendable {
    var account: ShortText
    var start: Timestamp
    var count: Int64

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("account", account)
        json.member("window_start", start.milliseconds)
        json.member("count", count)
        json.endObject()
    }
}
