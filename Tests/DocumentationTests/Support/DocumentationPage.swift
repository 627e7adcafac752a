import Foundation
import Testing

/// A page of a module's DocC catalog, and the file of this target that holds its code.
///
/// The code of a page stands in a Swift file of the page's name, in the folder of its module, between lines `// page` and
/// `// end of page`; so it is compiled, and run by the tests of that file. The page shows it in blocks of Swift, in the
/// same order.
struct DocumentationPage: CustomTestStringConvertible, Sendable {
    let module: String
    let file: URL

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every page of every module, by module and name.
    static func all() throws -> [DocumentationPage] {
        let sources = root.appending(path: "Sources")
        let modules = try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted()
        return modules.flatMap { module -> [DocumentationPage] in
            let catalog = sources.appending(path: "\(module)/\(module).docc")
            let files = FileManager.default.enumerator(at: catalog, includingPropertiesForKeys: nil)
            let pages = files?.compactMap { $0 as? URL }.filter { $0.pathExtension == "md" } ?? []
            return pages.sorted { $0.path < $1.path }.map { DocumentationPage(module: module, file: $0) }
        }
    }

    /// The README of the repository, as if it were a page.
    static var readme: DocumentationPage {
        DocumentationPage(module: "", file: root.appending(path: "README.md"))
    }

    var name: String { file.deletingPathExtension().lastPathComponent }

    var testDescription: String { "\(module)/\(name)" }

    /// The blocks of Swift that the page shows.
    func shown() throws -> [String] {
        try Self.blocks(of: file, from: "```swift", to: "```")
    }

    /// The blocks that are compiled for the page; none if it has no file here.
    func compiled() throws -> [String] {
        let code = Self.root.appending(path: "Tests/DocumentationTests/\(module)/\(name).swift")
        guard FileManager.default.fileExists(atPath: code.path) else { return [] }
        return try Self.blocks(of: code, from: "// page", to: "// end of page")
    }

    /// The blocks of lines between a line `start` and the next line `end`, less the indentation of `start`.
    private static func blocks(of file: URL, from start: String, to end: String) throws -> [String] {
        var blocks: [String] = []
        var open: (indentation: Int, lines: [Substring])?
        for line in try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            let text = line.drop { $0 == " " }
            if let block = open, text == end {
                blocks.append(block.lines.joined(separator: "\n"))
                open = nil
            } else if let block = open {
                open?.lines.append(line.dropFirst(min(block.indentation, line.count - text.count)))
            } else if text == start {
                open = (line.count - text.count, [])
            }
        }
        return blocks
    }
}
