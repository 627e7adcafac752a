import Foundation

/// A file that cannot be written.
public struct OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with which path.
    public var message: String

    /// An error with this message.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// A file of lines that appears under its name only when it is complete and on the disk.
public final class LineFile {
    /// The file's path.
    public let path: String
    private let partial: String
    private let descriptor: Int32
    private var block: [UInt8] = []

    /// A new file at `path`, in place of an older one; its folder is created if it is missing.
    /// - Throws: ``OutputError`` with path and reason if it cannot be written.
    public init(_ path: String) throws(OutputError) {
        self.path = path
        partial = "\(path).partial"
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        do {
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw OutputError("folder \(folder) cannot be created: \(error.localizedDescription)")
        }
        descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw LineFile.failure("opened for writing", partial) }
    }

    deinit {
        close(descriptor)
    }

    /// Makes sure that files can be written to `folder`, which is created if it is missing.
    /// - Throws: ``OutputError`` if they cannot.
    public static func check(folder: String) throws(OutputError) {
        let trial = try LineFile("\(folder)/.writable")
        unlink(trial.partial)
    }

    /// Writes `lines` to a new file at `path`.
    /// - Throws: ``OutputError`` if it cannot be written.
    public static func write(_ lines: [[UInt8]], to path: String) throws(OutputError) {
        let file = try LineFile(path)
        for line in lines { try file.write(line) }
        try file.finish()
    }

    /// Adds `line` and a line feed.
    /// - Throws: ``OutputError`` if the disk is full or fails.
    public func write(_ line: [UInt8]) throws(OutputError) {
        block += line
        block.append(0x0A)
        if block.count >= 1 << 20 { try flush() }
    }

    /// Adds `line` and a line feed.
    /// - Throws: ``OutputError`` if the disk is full or fails.
    public func write(_ line: UnsafeRawBufferPointer) throws(OutputError) {
        block.append(contentsOf: line)
        block.append(0x0A)
        if block.count >= 1 << 20 { try flush() }
    }

    /// Brings all to the disk, unless `isSynced` is false, and gives the file its name.
    /// - Throws: ``OutputError`` if the disk is full or fails.
    public func finish(isSynced: Bool = true) throws(OutputError) {
        try flush()
        guard !isSynced || fsync(descriptor) == 0 else { throw LineFile.failure("brought to the disk", partial) }
        guard rename(partial, path) == 0 else { throw LineFile.failure("renamed to \(path)", partial) }
    }

    private func flush() throws(OutputError) {
        var done = 0
        while done < block.count {
            let count = block[done...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw LineFile.failure("written", partial) }
            done += count
        }
        block.removeAll(keepingCapacity: true)
    }

    private static func failure(_ action: String, _ path: String) -> OutputError {
        OutputError("\(path) cannot be \(action): \(String(cString: strerror(errno)))")
    }
}
