import MillraceCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The log's first file: says what the folder is and in which version of the format, and holds the counters of the
/// ``NewsBoard``. It is put in place last when a log is created; a folder without it is no log yet.
///
/// Layout in bytes: 0 `MILLRACE`; 8 version, UInt32 big-endian; 1,024 counter of commits; 1,152 counter of changes
/// to groups; 1,280 counter of failed syncs; 1,408 how many of these a check of the log has seen; 4,096 end.
enum LogHeader {
    /// The version of the folder's format that this code reads and writes.
    static let version: UInt32 = 2
    static let bytes = 4_096
    private static let magic = "MILLRACE"
    private static let news = 1_024

    /// What a new log's header holds.
    static func fresh() -> ByteWriter {
        let content = ByteWriter(capacity: bytes)
        content.write(utf8: magic)
        content.write(version)
        while content.count < bytes { content.write(byte: 0) }
        return content
    }

    /// Checks that `content`, found at `path`, is the header of a log of this version.
    static func check(_ content: UnsafeRawBufferPointer, path: String) throws(EngineError) {
        guard content.count >= 12, content.prefix(8).elementsEqual(magic.utf8) else {
            throw EngineError(
                .corrupt, "\(path) is not the header of a Millrace log; name another folder, or restore the file")
        }
        let found = UInt32(bigEndian: content.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        guard found == version else {
            throw EngineError(
                .incompatibleVersion,
                "\(path): the log has format version \(found), this program reads version \(version) only; use a "
                    + "program of the version that wrote it, or name an empty folder and replay the input into it")
        }
        guard content.count == bytes else {
            throw EngineError(.corrupt, "\(path) has \(content.count) bytes instead of \(bytes); restore the file")
        }
    }

    /// The counters in the header at `path`.
    static func map(_ path: String) throws(EngineError) -> NewsBoard {
        #if canImport(Darwin)
            let descriptor = Darwin.open(path, O_RDWR | O_CLOEXEC)
        #else
            let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
        #endif
        guard descriptor >= 0 else { throw .system("open", path) }
        defer { close(descriptor) }
        let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let start, start != MAP_FAILED else { throw .system("map", path) }
        nonisolated(unsafe) let memory = start
        let mapped = MappedBytes(UnsafeRawBufferPointer(start: start, count: bytes)) { munmap(memory, bytes) }
        try check(mapped.bytes, path: path)
        return NewsBoard(words: (start + news).assumingMemoryBound(to: UInt32.self), memory: mapped)
    }
}
