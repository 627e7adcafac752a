import Foundation
import MillraceReplay

/// Section 2: a file of JSON objects that is accepted or refused as a whole.
enum OracleTable {
    private static let longest = 65_536

    /// Why a line is refused.
    struct Refusal: Error {
        let message: String
    }

    /// Calls `body` with the object of each line of `file`.
    ///
    /// - Throws: `OracleError` with file and line where a line is no object or `body` throws a ``Refusal``, and where the
    ///   file cannot be read.
    static func forEachObject(of file: URL, do body: (OracleObject) throws -> Void) throws {
        try OracleFile.forEachLine(of: file) { number, line in
            do {
                guard let text = OracleFile.text(of: line, longest: longest), let object = OracleObject(text) else {
                    throw Refusal(message: "one JSON object is needed")
                }
                try body(object)
            } catch let refusal as Refusal {
                throw OracleError(place: "\(file.path):\(number)", message: refusal.message)
            }
        }
    }
}

extension OracleObject {
    /// Refuses members of other names.
    func refuseMembers(but known: [String]) throws {
        for name in names.map({ String(decoding: $0, as: UTF8.self) }).sorted() where !known.contains(name) {
            throw OracleTable.Refusal(message: "unknown member \(name)")
        }
    }

    /// A string of 1 to 64 bytes.
    func requiredName(_ name: String) throws -> [UInt8] {
        guard let text = string(name), 1...64 ~= text.count else {
            throw OracleTable.Refusal(message: "\(name): a string of 1 to 64 bytes is needed")
        }
        return text
    }

    /// One of `words`, nil where the member is absent.
    func word(_ name: String, of words: [String]) throws -> String? {
        guard written(name) != nil else { return nil }
        guard let text = string(name), let word = words.first(where: { Array($0.utf8) == text }) else {
            throw OracleTable.Refusal(message: "\(name): one of \(words.joined(separator: ", ")) is needed")
        }
        return word
    }

    /// True or false, nil where the member is absent.
    func flag(_ name: String) throws -> Bool? {
        switch written(name) {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw OracleTable.Refusal(message: "\(name): true or false is needed")
        }
    }

    /// A whole number in `range`, nil where the member is absent.
    func whole(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard written(name) != nil else { return nil }
        guard let number = number(name), number.isInteger, let value = number.whole, range.contains(value) else {
            throw OracleTable.Refusal(
                message: "\(name): a whole number from \(range.lowerBound) to \(range.upperBound) is needed")
        }
        return value
    }

    /// A list of at least one currency by its code, none twice, nil where the member is absent.
    func currencies(_ name: String) throws -> [String]? {
        guard let list = written(name) else { return nil }
        // A comma in a string parts it as well, and what is left is no code.
        let codes = list.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false).map { element in
            OracleJSON.string(element.trimmingCharacters(in: .whitespacesAndNewlines)) ?? []
        }
        guard list.first == "[", Set(codes).count == codes.count,
            codes.allSatisfy({ $0.count == 3 && $0.allSatisfy { (0x41...0x5A).contains($0) } })
        else { throw OracleTable.Refusal(message: "\(name): a list of codes of currencies, none twice, is needed") }
        return codes.map { String(decoding: $0, as: UTF8.self) }
    }

    /// A time with its offset, in ms since the epoch, nil where the member is absent.
    func time(_ name: String) throws -> Int64? {
        guard written(name) != nil else { return nil }
        guard let time = string(name).flatMap(OracleCalendar(zone: nil).milliseconds),
            OracleCalendar.readable.contains(time)
        else { throw OracleTable.Refusal(message: "\(name): an ISO 8601 time with its offset is needed") }
        return time
    }
}
