import MillraceCore
import MillraceFormats
import MillraceReplay

/// A public format of transfers in comma-separated values, replayed as it is: section 3 of the specification. Each format is
/// a file of its own.
protocol TransferFormat: Sendable {
    /// The first lines of its files.
    static var headers: [String] { get }

    /// The format of a file whose relative times count by `steps`.
    init(header: String, steps: FormatSteps)

    /// The transfer that the fields of a line stand for; there are as many as in the header.
    func transfer(_ fields: CSVFields) -> ForeignTransfer

    /// Where a line says with a 1 that its transfer is a fraud; nil where the format tells nothing.
    var labelField: Int? { get }
}

extension TransferFormat {
    var labelField: Int? { nil }
}

/// What the steps of other formats stand for.
public struct FormatSteps: Sendable {
    /// The moment of the first step.
    public var start = Timestamp(milliseconds: 1_577_836_800_000)
    /// How long a step of AMLSim is. Its patterns take up to 116 of them, and a window has at most 30 days.
    public var amlSim = TimeSpan.days(1)

    /// Days from 2020-01-01T00:00:00Z on.
    public init() {}
}

/// A transfer in the words of another format: text that is checked when it is read as one of the application's own.
struct ForeignTransfer {
    var time: String
    var payer: String
    var payee: String
    var amount: String
    var currency: String
    var channel: String?
}

/// All public formats.
enum TransferFormats {
    private static let all: [any TransferFormat.Type] = [
        PaySimFormat.self, AMLFormat.self, AMLSimFormat.self, WalkthroughFormat.self,
    ]

    /// Makes the function that turns the lines of a file with this header into the application's own; nil for another header.
    static func adapter(header: UnsafeRawBufferPointer, steps: FormatSteps) -> Application.AdaptLine? {
        guard let (format, fields) = find(header, steps: steps) else { return nil }
        let (reader, output) = (CSVLineReader(), OutputBuffer(capacity: 512))
        return { line, sequence, writer in
            guard let read = try? reader.read(line), read.count == fields else { return writer.write(line) }
            output.removeAll()
            var json = JSONWriter(into: output)
            format.transfer(read).write(sequence: sequence, to: &json)
            output.withUnsafeBytes { writer.write($0) }
        }
    }

    /// How a file with this header tells its frauds; nil if the header is none.
    static func labels(header: UnsafeRawBufferPointer) -> FormatLabels? {
        find(header, steps: FormatSteps()).map { FormatLabels(field: $0.format.labelField, fields: $0.fields) }
    }

    private static func find(
        _ header: UnsafeRawBufferPointer, steps: FormatSteps
    ) -> (format: any TransferFormat, fields: Int)? {
        let first = String(decoding: header, as: UTF8.self).trimmingSuffix { $0.isWhitespace }
        guard let type = all.first(where: { $0.headers.contains(first) }) else { return nil }
        return (type.init(header: first, steps: steps), first.split(separator: ",").count)
    }
}

/// The labels in the lines of a public format. Belongs to one thread.
struct FormatLabels {
    private let reader = CSVLineReader()
    private let field: Int?
    private let fields: Int

    /// Labels in the field of this number, nil for none, of lines of so many fields.
    fileprivate init(field: Int?, fields: Int) {
        self.field = field
        self.fields = fields
    }

    /// Whether the format tells frauds.
    var areThere: Bool { field != nil }

    /// Whether a line says that its transfer is a fraud.
    func isFraud(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let field, let read = try? reader.read(line), read.count == fields else { return false }
        return read.string(field) == "1"
    }
}

extension ForeignTransfer {
    fileprivate func write(sequence: Int64, to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", String(sequence))
        json.member("time", time)
        json.member("from", payer)
        json.member("to", payee)
        json.member("amount", amount)
        json.member("currency", currency)
        if let channel { json.member("channel", channel) }
        json.endObject()
    }
}

extension Timestamp {
    /// The moment `count` steps after this one as text in ISO 8601, for a count that is written in digits; else the count itself,
    /// which is no time.
    func text(plus count: String, of step: TimeSpan) -> String {
        guard let steps = Int64(count), abs(steps) < 1_000_000_000 else { return count }
        return Timestamp(milliseconds: milliseconds + steps * step.milliseconds).text
    }

    /// The moment in ISO 8601, in UTC.
    var text: String {
        let text = OutputBuffer(capacity: 32)
        text.append(instant: milliseconds)
        return text.string
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return String(text)
    }
}
