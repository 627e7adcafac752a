/// Reads the fields of one line of comma-separated values (RFC 4180), for files in which no field holds a line break.
///
/// ```swift
/// let reader = CSVLineReader()
/// let fields = try reader.read(line)
/// let name = fields[1]
/// ```
/// A carriage return at the end of the line is not part of it. A field in quotation marks may hold commas, and quotation marks
/// doubled; in a field without them all other bytes stand for themselves, spaces too. A reader belongs to one thread and
/// allocates nothing once it has seen a line as long.
public final class CSVLineReader {
    private var ends: [Int] = []
    private var text: [UInt8] = []

    /// A reader.
    public init() {}

    /// The fields of `line`, which are valid until the next call.
    ///
    /// - Throws: ``CSVError`` for quotation marks that are not closed, or that stand inside a field without them.
    /// - Complexity: O(*n*) in the bytes of the line.
    public func read(_ line: UnsafeRawBufferPointer) throws(CSVError) -> CSVFields {
        ends.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        let end = line.last == 0x0D ? line.count - 1 : line.count
        var position = 0
        while true {
            position =
                position < end && line[position] == 0x22
                ? try readQuoted(line, from: position + 1, to: end) : try readPlain(line, from: position, to: end)
            ends.append(text.count)
            if position == end { break }
            position += 1
        }
        return CSVFields(text: text, ends: ends)
    }

    /// Reads a field without quotation marks; returns where its comma stands, or the end.
    private func readPlain(_ line: UnsafeRawBufferPointer, from start: Int, to end: Int) throws(CSVError) -> Int {
        var position = start
        while position < end, line[position] != 0x2C {
            if line[position] == 0x22 { throw CSVError(reason: .strayQuote, position: position) }
            text.append(line[position])
            position += 1
        }
        return position
    }

    /// Reads the rest of a field in quotation marks; returns where its comma stands, or the end.
    private func readQuoted(_ line: UnsafeRawBufferPointer, from start: Int, to end: Int) throws(CSVError) -> Int {
        var position = start
        while position < end {
            let byte = line[position]
            position += 1
            guard byte == 0x22 else {
                text.append(byte)
                continue
            }
            if position == end || line[position] == 0x2C { return position }
            guard line[position] == 0x22 else { throw CSVError(reason: .strayQuote, position: position - 1) }
            text.append(0x22)
            position += 1
        }
        throw CSVError(reason: .openQuote, position: start - 1)
    }
}

/// The fields of a line, quotation marks resolved.
public struct CSVFields: RandomAccessCollection {
    private let text: [UInt8]
    private let ends: [Int]

    init(text: [UInt8], ends: [Int]) {
        self.text = text
        self.ends = ends
    }

    /// Always 0.
    public var startIndex: Int { 0 }
    /// The number of fields, at least 1.
    public var endIndex: Int { ends.count }

    /// The bytes of a field.
    public subscript(place: Int) -> ArraySlice<UInt8> { text[(place == 0 ? 0 : ends[place - 1])..<ends[place]] }

    /// The text of a field; bytes that are not UTF-8 are replaced.
    public func string(_ place: Int) -> String { String(decoding: self[place], as: UTF8.self) }
}

/// Why a line is no line of comma-separated values.
public struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// A quotation mark that neither begins nor ends a field.
        case strayQuote
        /// A quotation mark that is not closed.
        case openQuote
    }

    /// What is wrong.
    public let reason: Reason
    /// Where in the line, in bytes from 0.
    public let position: Int

    /// What is wrong and where.
    public var description: String {
        switch reason {
        case .strayQuote: "a quotation mark at byte \(position) neither begins nor ends a field"
        case .openQuote: "the quotation mark at byte \(position) is not closed"
        }
    }
}
