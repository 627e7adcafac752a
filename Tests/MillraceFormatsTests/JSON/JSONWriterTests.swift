import Foundation
import MillraceFormats
import Testing

/// What the writer writes; expected bytes by hand.
@Suite struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) throws -> Void) rethrows -> String {
        let output = OutputBuffer(capacity: 1)
        var writer = JSONWriter(into: output)
        try body(&writer)
        return output.string
    }

    @Test func commasAndNesting() {
        let text = written { json in
            json.beginObject()
            json.member("a", 1)
            json.key("b")
            json.beginArray()
            json.beginObject()
            json.endObject()
            json.beginArray()
            json.endArray()
            json.null()
            json.bool(false)
            json.string("x")
            json.endArray()
            json.member("c", true)
            json.key(named: "d\n")
            json.raw(UnsafeRawBufferPointer(start: nil, count: 0))
            json.output.append("{\"raw\":1}")
            json.member("e", ExactDecimal(significand: -5, scale: 2))
            json.member("f", "g")
            json.endObject()
            json.newline()
            json.integer(2)
        }
        #expect(
            text
                == "{\"a\":1,\"b\":[{},[],null,false,\"x\"],\"c\":true,\"d\\n\":{\"raw\":1},\"e\":-0.05,\"f\":\"g\"}\n2"
        )
    }

    @Test func stringsAreEscapedAsLittleAsPossible() {
        let all = String(String.UnicodeScalarView((0..<0x80).compactMap { UnicodeScalar($0) }))
        let controls = [
            "\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007", "\\b", "\\t", "\\n",
            "\\u000b", "\\f", "\\r", "\\u000e", "\\u000f", "\\u0010", "\\u0011", "\\u0012", "\\u0013", "\\u0014",
            "\\u0015",
            "\\u0016", "\\u0017", "\\u0018", "\\u0019", "\\u001a", "\\u001b", "\\u001c", "\\u001d", "\\u001e",
            "\\u001f",
        ]
        let rest = String(all.unicodeScalars.dropFirst(0x20).map(Character.init))
            .replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        #expect(written { $0.string(all) } == "\"" + controls.joined() + rest + "\"")
        #expect(written { $0.string("é/한😀") } == "\"é/한😀\"")
        #expect(written { $0.string("") } == "\"\"")
    }

    @Test func bytesThatAreNotUTF8AreRepaired() {
        for bytes: [UInt8] in [[0x61, 0xFF, 0x0A], [0xED, 0xA0, 0x80], [0xC3]] {
            let expected = JSONValue.string(String(decoding: bytes, as: UTF8.self)).description
            #expect(written { json in bytes.withUnsafeBufferPointer { json.string(utf8: $0) } } == expected)
            #expect(ReferenceJSON.parse(Array(expected.utf8)) != nil)
        }
    }

    @Test func integersOfEveryWidth() {
        forSeeds(2_000) { chance in
            let number = Int64(bitPattern: chance.next()) >> Int64.random(in: 0..<64, using: &chance)
            if written({ $0.integer(number) }) != String(number) { throw Disagreement("\(number)") }
        }
        #expect(written { $0.integer(Int64.min) } == "-9223372036854775808")
        #expect(written { $0.integer(UInt64.max) } == "18446744073709551615")
        #expect(written { $0.integer(Int8.min) } == "-128")
        #expect(written { $0.integer(Int128.min) } == "-170141183460469231731687303715884105728")
        #expect(written { $0.integer(0) } == "0")
    }

    /// Numbers of few decimals, and their neighbours, are written as their descriptions.
    @Test func doublesAreWrittenAsTheirDescriptions() throws {
        func check(_ number: Double) throws {
            for number in [number, -number, number.nextUp, number.nextDown] {
                let text = try written { try $0.double(number) }
                if text != number.description { throw Disagreement("\(text) for \(number)") }
            }
        }
        for number in [0, 0.001, 0.0009, 0.5, 1, 1e9, 1e9 - 0.1, 999_999_999.9999, 1e15, 1e16, 1e-5] {
            try check(number)
        }
        forSeeds(2_000) { chance in
            let digits = Int64.random(in: 0...chance.pick([9, 999, 99_999, 99_999_999, 1 << 52]), using: &chance)
            try check(Double(digits) / chance.pick([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]))
        }
    }

    @Test func doublesReadBackAsTheSameBits() throws {
        forSeeds(3_000) { chance in
            let number = Double(bitPattern: chance.next())
            guard number.isFinite else { return }
            let text = try written { try $0.double(number) }
            guard case .number(let digits)? = ReferenceJSON.parse(Array(text.utf8)), Double(digits) == number else {
                throw Disagreement("\(text) for \(number)")
            }
        }
        for number in [Double.infinity, -.infinity, .nan] {
            #expect(throws: JSONError.self) { try written { try $0.double(number) } }
        }
        #expect(try written { try $0.double(0.1 + 0.2) } == "0.30000000000000004")
    }

    @Test func decimalsKeepTheirDigits() {
        forSeeds(2_000) { chance in
            let significand = Int64(bitPattern: chance.next()) >> Int64.random(in: 0..<64, using: &chance)
            let decimal = ExactDecimal(significand: significand, scale: Int.random(in: 0...25, using: &chance))
            let text = written { $0.decimal(decimal) }
            let read = try ExactDecimal(parsing: text)
            if text != decimal.description || read.significand != significand || read.scale != decimal.scale {
                throw Disagreement("\(text) for \(significand) at \(decimal.scale)")
            }
        }
    }

    @Test func buffersKeepWhatWasWritten() {
        let output = OutputBuffer(capacity: 32)
        for round in 0..<1_000 { output.append(decimal: round) }
        #expect(output.string == (0..<1_000).map(String.init).joined())
        output.truncate(to: 3)
        output.append(text: "x")
        #expect(output.bytes == Array("012x".utf8) && output.count == 4)
        output.removeAll()
        #expect(output.string.isEmpty)
    }
}
