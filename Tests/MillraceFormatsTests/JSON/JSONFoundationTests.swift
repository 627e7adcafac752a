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
            #expect(matches(tree, theirs), "\(text)")
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
                if !matches(tree, theirs) { throw Disagreement("\(tree) against \(theirs)") }
            case (.success, nil):
                throw Disagreement("Foundation refuses \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            case (.failure(let error), _?):
                if !isKnown(error, bytes) { throw Disagreement("Foundation accepts \(bytes): \(error)") }
            case (.failure, nil): break
            }
        }
    }

    /// Foundation on Linux drops a byte order mark at the beginning of a string.
    private func isSame(_ text: String, _ other: String) -> Bool {
        let scalars = text.unicodeScalars
        return other.unicodeScalars.elementsEqual(scalars)
            || scalars.first == "\u{FEFF}" && other.unicodeScalars.elementsEqual(scalars.dropFirst())
    }

    /// Whether Foundation's objects say the same as a tree; numbers by their `Double`.
    private func matches(_ tree: JSONValue, _ other: Any) -> Bool {
        switch tree {
        case .null: return other is NSNull
        case .bool(let value): return (other as? NSNumber)?.boolValue == value
        case .number:
            guard let number = other as? NSNumber, let double = tree.double else { return false }
            // Foundation takes many numbers by way of NSDecimalNumber, whose doubles are off in the last bits.
            return abs(number.doubleValue - double) <= abs(double) * 1e-12
        case .string(let text): return (other as? String).map { isSame(text, $0) } ?? false
        case .array(let elements):
            guard let list = other as? [Any], list.count == elements.count else { return false }
            return zip(elements, list).allSatisfy { matches($0, $1) }
        case .object(let members):
            guard let table = other as? [String: Any] else { return false }
            // Foundation's dictionary takes canonically equivalent keys for one.
            guard table.count == Set(members.map(\.name)).count else { return false }
            if table.count != members.count { return true }
            return members.allSatisfy { member in table[member.name].map { matches(member.value, $0) } ?? false }
        }
    }
}
