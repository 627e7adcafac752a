import Foundation

/// A file laid out as a segment is, written one batch behind the other.
final class BareSegment {
    private let path: String
    private let descriptor: Int32
    private var position = 0
    private var reserved = 0

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT, 0o666)
        guard descriptor >= 0, ftruncate(descriptor, 64 << 20) == 0 else { throw BenchFailure.file }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        if position + bytes.count > reserved {
            guard BenchFile.allocate(descriptor, from: reserved, count: 1 << 20) else { throw BenchFailure.file }
            reserved += 1 << 20
        }
        guard pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(position)) == bytes.count else {
            throw BenchFailure.file
        }
        position += bytes.count
    }

    func sync() throws {
        guard BenchFile.sync(descriptor) else { throw BenchFailure.file }
    }
}

/// A file written as SQLite writes its write-ahead log: a page of 1 KB behind its header of 24 bytes, and from the start
/// again when it has grown to 4 MB.
final class BareWriteAheadLog {
    private static let bytes = 4 << 20
    private static let headerBytes = 24
    private static let pageBytes = 1_024
    private let path: String
    private let descriptor: Int32
    private let page = [UInt8](repeating: 0x61, count: pageBytes)
    private var position = 0

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT, 0o666)
        let zeros = [UInt8](repeating: 0, count: Self.bytes)
        guard descriptor >= 0, pwrite(descriptor, zeros, zeros.count, 0) == zeros.count, BenchFile.sync(descriptor)
        else { throw BenchFailure.file }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func append(pages: Int) throws {
        for _ in 0..<pages {
            if position + Self.headerBytes + Self.pageBytes > Self.bytes { position = 0 }
            guard pwrite(descriptor, page, Self.headerBytes, off_t(position)) == Self.headerBytes,
                pwrite(descriptor, page, Self.pageBytes, off_t(position + Self.headerBytes)) == Self.pageBytes
            else { throw BenchFailure.file }
            position += Self.headerBytes + Self.pageBytes
        }
    }

    func sync() throws {
        guard BenchFile.sync(descriptor) else { throw BenchFailure.file }
    }
}
