import Foundation
import Testing

@testable import MillraceReplay

/// Which inputs are taken for the same.
struct InputFingerprintTests {
    let folder: ReplayFolder

    init() throws {
        folder = try ReplayFolder()
    }

    private func fingerprint(_ files: [(name: String, text: String)], in name: String = "") throws -> String {
        let place = "\(folder.path)/\(name)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        return try InputFingerprint.of(
            files.map { file in try folder.write(file.text, to: name.isEmpty ? file.name : "\(name)/\(file.name)") })
    }

    @Test func anotherContentOrderOrNameOfEqualSizeIsAnother() throws {
        let found = try [
            fingerprint([("a", "x 1\n"), ("b", "x 2\n")]), fingerprint([("b", "x 2\n"), ("a", "x 1\n")]),
            fingerprint([("a", "x 1\n"), ("b", "x 3\n")]), fingerprint([("a", "x 1\n"), ("c", "x 2\n")]),
            fingerprint([("a", "x 1\n")]), fingerprint([("a", "x 1\n"), ("b", "")]),
            fingerprint([("a", "x 1\nx 2\n"), ("b", "")]),
        ]
        #expect(Set(found).count == found.count)
        #expect(found.allSatisfy(InputFingerprint.isOne))
        #expect(!InputFingerprint.isOne("12,345"))
    }

    @Test func theSameFilesInAnotherFolderAreTheSame() throws {
        let files = [(name: "a", text: "x 1\n"), (name: "b", text: "x 2\n")]
        #expect(try fingerprint(files) == fingerprint(files, in: "elsewhere"))
    }

    /// The first 65,536 bytes count, and the size of the rest.
    @Test func theBeginningCounts() throws {
        let beginning = String(repeating: "x", count: 65_535)
        let whole = try fingerprint([("a", beginning + "y and more")])
        #expect(try fingerprint([("a", beginning + "z and more")]) != whole)
        #expect(try fingerprint([("a", beginning + "y and less")]) == whole)
        #expect(try fingerprint([("a", beginning + "y and mores")]) != whole)
    }

    @Test func hundredsOfFilesHaveAShortOne() throws {
        let files = (0..<300).map { (name: "file-\($0)", text: "x \($0)\n") }
        #expect(try fingerprint(files).utf8.count <= 16)
    }
}
