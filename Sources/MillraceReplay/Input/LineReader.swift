import Foundation

/// An input that cannot be read as a whole.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with which path, and what to do.
    public var message: String

    /// An error with this message.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

/// Reads the lines of a file in place, a block at a time, from any byte on.
///
/// A line ends with a line feed, which is not part of it, or with the file. Lines longer than the limit are given by
/// their first kilobyte and their length.
public final class LineReader {
    /// One line.
    public struct Line {
        /// The line's bytes, or its first ones if it is too long; valid until the next call.
        public var bytes: UnsafeRawBufferPointer
        /// How long the line is, in bytes.
        public var length: Int
        /// Where in the file the line begins.
        public var start: Int64
        /// Where the next line begins.
        public var end: Int64
    }

    /// The file's path.
    public let path: String
    /// The file's size in bytes when it was opened.
    public let size: Int64
    private let handle: FileHandle
    private let longest: Int
    private let block: UnsafeMutableRawBufferPointer
    /// The first bytes of a line that is too long.
    private let beginning: UnsafeMutableRawBufferPointer
    /// How much is read from the file at a time: what stays near the processor until it is handed out.
    private static let readBytes = 1 << 18
    /// The bytes of the block that have been read and not been handed out.
    @exclusivity(unchecked) private var unread = 0..<0
    /// Where in the file `unread` begins.
    @exclusivity(unchecked) private var position: Int64
    @exclusivity(unchecked) private var isAtEnd = false

    /// A reader of the file at `path` from byte `start` on, for lines of at most `longest` bytes.
    /// - Throws: ``InputError`` if there is no such file or it cannot be read.
    public init(path: String, from start: Int64 = 0, longest: Int) throws(InputError) {
        size = try LineReader.check(path)
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw InputError("\(path) cannot be opened for reading: check its permissions")
        }
        self.path = path
        self.handle = handle
        self.longest = longest
        position = start
        block = .allocate(byteCount: max(longest + 1, 1 << 20), alignment: 8)
        beginning = .allocate(byteCount: min(longest, 1_024), alignment: 8)
        if start > 0 {
            do { try handle.seek(toOffset: UInt64(start)) } catch {
                throw InputError("\(path) cannot be read from byte \(start) on: \(error)")
            }
        }
    }

    deinit {
        block.deallocate()
        beginning.deallocate()
        try? handle.close()
    }

    /// The size of the file at `path` in bytes.
    /// - Throws: ``InputError`` if it is missing or a directory.
    public static func check(_ path: String) throws(InputError) -> Int64 {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw InputError("\(path) does not exist")
        }
        guard !isDirectory.boolValue else {
            throw InputError("\(path) is a directory: give the files in it one by one")
        }
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        return size?.int64Value ?? 0
    }

    /// Whether the last line has been handed out.
    public var hasEnded: Bool { isAtEnd && unread.isEmpty }

    /// Whether there is nothing in a line but spaces, tabs and carriage returns.
    @inlinable
    public static func isBlank(_ line: some Sequence<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }

    /// The next line; nil at the end of the file.
    /// - Throws: ``InputError`` if the file cannot be read any further.
    /// - Complexity: O(*n*) in the line's bytes.
    public func next() throws(InputError) -> Line? {
        let waiting = unread.upperBound &- unread.lowerBound
        guard waiting > 0, let start = block.baseAddress.map({ $0 + unread.lowerBound }),
            let feed = memchr(start, 0x0A, waiting)
        else { return try nextBeyondBlock() }
        return take(UnsafeRawPointer(feed) - UnsafeRawPointer(start), skipping: 1)
    }

    /// The next line, which does not end in what has been read.
    @inline(never)
    private func nextBeyondBlock() throws(InputError) -> Line? {
        var searched = unread.count
        while true {
            if isAtEnd { return unread.isEmpty ? nil : take(unread.count, skipping: 0) }
            if unread.count > longest { return try skipLongLine() }
            try fill()
            let waiting = UnsafeRawBufferPointer(rebasing: block[unread])
            if let start = waiting.baseAddress, searched < waiting.count,
                let feed = memchr(start + searched, 0x0A, waiting.count - searched)
            {
                return take(UnsafeRawPointer(feed) - start, skipping: 1)
            }
            searched = waiting.count
        }
    }

    /// Hands out the next `length` bytes of the block, and passes over the line feed behind them if there is one.
    @inline(__always)
    private func take(_ length: Int, skipping feed: Int) -> Line {
        let start = unread.lowerBound
        let shown = length > longest ? min(length, beginning.count) : length
        let bytes = UnsafeRawBufferPointer(start: block.baseAddress.map { $0 + start }, count: shown)
        let line = Line(
            bytes: bytes, length: length, start: position, end: position &+ Int64(length &+ feed))
        unread = (start &+ length &+ feed)..<unread.upperBound
        position = line.end
        return line
    }

    /// Passes over a line that does not fit the block, keeping its beginning.
    private func skipLongLine() throws(InputError) -> Line {
        beginning.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[unread].prefix(beginning.count)))
        let start = position
        var length = 0
        while true {
            let waiting = UnsafeRawBufferPointer(rebasing: block[unread])
            if let first = waiting.baseAddress, let feed = memchr(first, 0x0A, waiting.count) {
                let rest = UnsafeRawPointer(feed) - first
                length += rest
                unread = (unread.lowerBound + rest + 1)..<unread.upperBound
                position = start + Int64(length) + 1
                break
            }
            length += waiting.count
            unread = 0..<0
            position = start + Int64(length)
            if isAtEnd { break }
            try fill()
        }
        return Line(bytes: UnsafeRawBufferPointer(beginning), length: length, start: start, end: position)
    }

    private func fill() throws(InputError) {
        if unread.lowerBound > 0 {
            let count = unread.count
            if count > 0, let base = block.baseAddress { memmove(base, base + unread.lowerBound, count) }
            unread = 0..<count
        }
        let room = UnsafeMutableRawBufferPointer(rebasing: block[unread.upperBound...])
        let count = read(handle.fileDescriptor, room.baseAddress, min(room.count, Self.readBytes))
        if count < 0 {
            if errno == EINTR { return }
            throw InputError("\(path) cannot be read at byte \(position): \(String(cString: strerror(errno)))")
        }
        if count == 0 { isAtEnd = true }
        unread = unread.lowerBound..<(unread.upperBound + count)
    }
}
