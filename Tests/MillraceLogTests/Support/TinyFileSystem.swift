import Foundation

/// A file system in memory of a given size, mounted on a folder of its own.
final class TinyFileSystem {
    let path: String
    private let folder: TemporaryFolder

    static var isPossible: Bool { getuid() == 0 && (try? TinyFileSystem(kilobytes: 64)) != nil }

    init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        path = folder.path
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path) else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    /// Mounts it anew with `option`: `ro` for reading only, `rw` for writing as well.
    func remount(_ option: String) throws {
        guard Self.run("mount", "-o", "remount,\(option)", path) else { throw CocoaError(.fileWriteUnknown) }
    }

    deinit {
        _ = Self.run("umount", "-l", path)
    }

    private static func run(_ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
