import Foundation
import MillraceFormats
import Testing

/// The reader against Foundation's. Where the two differ on purpose, `known` says so, and the test fails if Foundation
/// comes round.
@Suite struct JSONFoundationTests {
    private func foundation(_ bytes: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
    }

    private func ours(_ bytes: [UInt8]) -> Result<JSONValue, JSONError> {
        Result { () throws(JSONError) in
            try bytes.withUnsafeBytes { bytes in
                Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
            }.get()
        }
    }

    /// Why Foundation accepts a document that the reader refuses.
    private func isKnown(_ error: JSONError, _ bytes: [UInt8]) -> Bool {
        switch error.code {
        // Foundation keeps one of the members.
        case .duplicateKey: true
        // Foundation strips the mark.
        case .byteOrderMark: true
        // Foundation's limit is 512.
        case .tooDeep: true
        // Foundation on Linux lets a comma stand before a closing bracket.
        case .expectedValue: error.position < bytes.count && bytes[error.position] == 0x5D
        case .expectedKey: error.position < bytes.count && bytes[error.position] == 0x7D
        default: false
        }
    }

    @Test func agreesOnTheCorpus() {
        for text in JSONCorpus.accepted {
            let bytes = Array(text.utf8)
            guard let theirs = foundation(bytes) else {
                Issue.record("Foundation refuses \(text)")
                continue
            }
            guard case .success(let tree) = ours(bytes) else { continue }
            #expect(difference(tree, theirs) == nil, "\(text)")
        }
        for (text, code, position) in JSONCorpus.refused where foundation(Array(text.utf8)) != nil {
            #expect(
                isKnown(JSONError(code, at: position), Array(text.utf8)), "Foundation accepts \(text.debugDescription)")
        }
        for (text, _) in JSONCorpus.notUTF8 {
            #expect(foundation([0x22] + text + [0x22]) == nil)
        }
    }

    @Test func agreesOnRandomDocuments() {
        forSeeds(1_000) { chance in
            var bytes = RandomJSON.spelling(of: RandomJSON.object(&chance, depth: 3), &chance)
            if chance.oneIn(2) { bytes = RandomJSON.mutate(bytes, &chance) }
            switch (ours(bytes), foundation(bytes)) {
            case (.success(let tree), let theirs?):
                if let found = difference(tree, theirs) { throw Disagreement(found) }
            // Foundation refuses numbers that no Double comes near.
            case (.success(let tree), nil) where hasNumberBeyondDouble(tree): break
            case (.success, nil):
                throw Disagreement("Foundation refuses \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            case (.failure(let error), _?):
                if !isKnown(error, bytes) { throw Disagreement("Foundation accepts \(bytes): \(error)") }
            case (.failure, nil): break
            }
        }
    }

    private func hasNumberBeyondDouble(_ tree: JSONValue) -> Bool {
        switch tree {
        case .number: tree.double == nil || (tree.double == 0 && tree.decimal == nil)
        case .array(let elements): elements.contains { hasNumberBeyondDouble($0) }
        case .object(let members): members.contains { hasNumberBeyondDouble($0.value) }
        default: false
        }
    }

    /// Foundation drops the mark U+FEFF at the start of a text, and of what follows an escape in it.
    private func withoutMarks(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{FEFF}" }))
    }

    /// Where Foundation's objects say something else than a tree, or nil.
    private func difference(_ tree: JSONValue, _ other: Any) -> String? {
        switch tree {
        case .null: return other is NSNull ? nil : "null, not \(other)"
        case .bool(let value): return (other as? NSNumber)?.boolValue == value ? nil : "\(value), not \(other)"
        case .number:
            guard let number = other as? NSNumber, let double = tree.double else { return "\(tree), not \(other)" }
            // Foundation takes many numbers by way of NSDecimalNumber, whose doubles are off in the last bits.
            return abs(number.doubleValue - double) <= abs(double) * 1e-12 ? nil : "\(tree), not \(number)"
        case .string(let text):
            guard let other = other as? String else { return "\(tree), not \(other)" }
            let isSame = withoutMarks(text).utf8.elementsEqual(withoutMarks(other).utf8)
            return isSame ? nil : "\(text.debugDescription), not \(other.debugDescription)"
        case .array(let elements):
            guard let list = other as? [Any], list.count == elements.count else { return "\(tree), not \(other)" }
            return zip(elements, list).lazy.compactMap { difference($0, $1) }.first
        case .object(let members):
            guard let table = other as? [String: Any] else { return "\(tree), not \(other)" }
            return difference(members, table)
        }
    }

    private func difference(_ members: [JSONValue.Member], _ table: [String: Any]) -> String? {
        // Foundation's dictionary takes canonically equivalent keys for one, and keeps the value of one.
        let names = Set(members.map { withoutMarks($0.name) })
        let table = Dictionary(table.map { (withoutMarks($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        if table.count != names.count { return "\(members.map(\.name)), not \(table.keys)" }
        if names.count != members.count { return nil }
        for member in members {
            guard let theirs = table[withoutMarks(member.name)] else { return "no \(member.name)" }
            if let found = difference(member.value, theirs) { return found }
        }
        return nil
    }
}
