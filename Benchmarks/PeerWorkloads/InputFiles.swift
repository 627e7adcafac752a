import Foundation
import MillraceReplay

/// The files of an input: the path itself, or the files in it, by name.
struct InputFiles {
    let paths: [String]

    /// - Throws: `InputError` if there is nothing to read at `path`.
    init(_ path: String) throws(InputError) {
        guard let directory = opendir(path) else {
            paths = [path]
            return
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            if name.hasSuffix(".jsonl") { names.append(name) }
        }
        guard !names.isEmpty else { throw InputError("\(path) holds no file whose name ends in .jsonl") }
        paths = names.sorted().map { "\(path)/\($0)" }
    }
}
