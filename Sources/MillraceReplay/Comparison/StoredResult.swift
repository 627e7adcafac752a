import Foundation
import MillraceFormats

/// The expected result that is stored beside a dataset: the folder `NAME.expected` beside `NAME.jsonl`, or another that the
/// application names, with the files that a replay writes.
public enum StoredResult {
    /// The folder for the files at `paths` with this ending; nil if there is none.
    public static func folder(for paths: [String], ending: String) -> String? {
        guard paths.count == 1, let path = paths.first else { return nil }
        let folder = (path as NSString).deletingPathExtension + "." + ending
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory) && isDirectory.boolValue
            ? folder : nil
    }

    /// Where `found` differs from the stored result; empty if it does not, or if nothing is stored.
    /// - Throws: ``InputError`` if a stored file cannot be read.
    public static func differences(
        paths: [String], application: Application, found: Derivation
    ) throws -> [String] {
        guard let ending = application.storedResult, let folder = folder(for: paths, ending: ending) else { return [] }
        var differences: [String] = []
        for result in application.results {
            let path = "\(folder)/\(result.name).jsonl"
            guard let data = FileManager.default.contents(atPath: path) else {
                throw InputError("\(path) cannot be read: the stored result is not complete")
            }
            let expected = try [UInt8](data).split(separator: 0x0A).map { line in
                try Comparison.comparable(Array(line), without: application.ignoredMembers)
            }
            differences += Comparison.difference(
                "\(result.name), as stored in \(path)", expected: expected, found: found.results[result.name] ?? [])
        }
        return differences
    }
}
