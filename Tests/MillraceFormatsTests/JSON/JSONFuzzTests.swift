import Foundation
import MillraceFormats
import Testing

/// Random documents, whole and damaged. The reader must agree with ``ReferenceJSON``, a parser of these tests that shares
/// no code with it, on the verdict and on the tree; every document ends where memory must not be read.
@Suite struct JSONFuzzTests {
    private enum Field: String, JSONFieldName {
        case a, vehicle, pressure_kPa, longerThanEight, muchLongerThanSixteenBytes
    }

    private func tree(_ bytes: UnsafeRawBufferPointer) throws -> JSONValue? {
        do { return try JSONValue(parsing: bytes) } catch let error {
            guard error.position >= 0 && error.position <= bytes.count, !error.message.isEmpty else {
                throw Disagreement("an error outside the document: \(error)")
            }
            return nil
        }
    }

    private func compare(_ bytes: [UInt8], _ guarded: GuardedBytes) throws {
        let expected = ReferenceJSON.parse(bytes)
        let found = try guarded.atEnd(bytes) { try tree($0) }
        if found != expected {
            throw Disagreement("\(String(decoding: bytes, as: UTF8.self).debugDescription): \(bytes)")
        }
        try compareDoors(bytes, expected, guarded)
    }

    /// The indexing readers must say the same of the members.
    private func compareDoors(_ bytes: [UInt8], _ expected: JSONValue?, _ guarded: GuardedBytes) throws {
        let members = try guarded.atEnd(bytes) { bytes -> [JSONValue.Member]? in
            do {
                return try JSONReader().readObject(bytes) { object in
                    object.map { JSONValue.Member($0.key.string ?? "?", JSONValue($0.value)) }
                }
            } catch is JSONError { return nil }
        }
        let fields = try guarded.atEnd(bytes) { bytes -> [JSONValue?]? in
            do {
                return try JSONFieldReader<Field>().read(bytes) { fields in
                    Field.allCases.map { fields.kind($0) == .absent ? nil : JSONValue(fields[$0]) }
                }
            } catch is JSONError { return nil }
        }
        guard members == expected?.members else { throw Disagreement("members of \(bytes)") }
        guard fields == expected?.members.map({ _ in Field.allCases.map { expected?[$0.rawValue] } }) else {
            throw Disagreement("fields of \(bytes)")
        }
    }

    @Test func readsEverySpellingOfARandomTree() {
        let guarded = GuardedBytes(capacity: 1 << 20)
        forSeeds(800) { chance in
            let tree = RandomJSON.tree(&chance)
            let bytes = RandomJSON.spelling(of: tree, &chance)
            let read = try guarded.atEnd(bytes) { try JSONValue(parsing: $0) }
            if read != tree { throw Disagreement("read \(read) for \(tree)") }
            try compare(bytes, guarded)
        }
    }

    @Test func writesWhatItReadsBack() {
        let output = OutputBuffer()
        forSeeds(800) { chance in
            let tree = RandomJSON.tree(&chance)
            output.removeAll()
            var writer = JSONWriter(into: output)
            writer.value(tree)
            let read = try output.withUnsafeBytes { try JSONValue(parsing: $0) }
            if read != tree { throw Disagreement("read back \(read) for \(tree)") }
            if ReferenceJSON.parse(output.bytes) != tree { throw Disagreement("the reference parser on \(tree)") }
        }
    }

    @Test func agreesWithThePlainParserOnDamagedDocuments() {
        let guarded = GuardedBytes(capacity: 1 << 20)
        let corpus = (JSONCorpus.accepted + JSONCorpus.refused.map { $0.0 }).map { Array($0.utf8) }
        forSeeds(4_000) { chance in
            let origin =
                chance.oneIn(3)
                ? chance.pick(corpus) : RandomJSON.spelling(of: RandomJSON.object(&chance, depth: 3), &chance)
            try compare(RandomJSON.mutate(origin, &chance), guarded)
        }
    }

    private func refusal(_ bytes: UnsafeRawBufferPointer) -> JSONError? {
        do { try JSONReader().validate(bytes) } catch let error { return error }
        return nil
    }

    @Test func findsDuplicatesInObjectsOfEverySize() {
        let guarded = GuardedBytes(capacity: 1 << 20)
        forSeeds(600) { chance in
            let count = Int.random(in: 2...90, using: &chance)
            var names = (0..<count).map { "key \($0 * 7919 % 1009)" }
            if chance.oneIn(4) { names = (0..<count).map { String(repeating: "x", count: 20) + "\($0)" + "12345678" } }
            let doubled = chance.oneIn(2)
            let place = Int.random(in: 1..<count, using: &chance)
            if doubled { names[place] = names[Int.random(in: 0..<place, using: &chance)] }
            var tree = JSONValue.object(names.map { JSONValue.Member($0, .null) })
            if chance.oneIn(2) { tree = .array([.object([.init("outer", tree)]), tree]) }
            let bytes = RandomJSON.spelling(of: tree, &chance)
            let error = guarded.atEnd(bytes) { refusal($0) }
            if doubled != (error?.code == .duplicateKey) { throw Disagreement("\(tree): \(String(describing: error))") }
        }
    }
}
