import Foundation
import Testing

/// A replay onto a disk that is full says so, and goes on when there is space again.
@Suite(.serialized, .enabled(if: SmallDisk.isPossible, "a small disk is a tmpfs, which only root may mount, on Linux"))
struct FullDiskTests {
    static let program = BuiltProgram.tirePressureAlerts

    /// The disk fills up at another place for each size: the first topics, the ingest, a stage, its state.
    @Test(.timeLimit(.minutes(5)), arguments: [1, 3, 5, 7]) func theLogsDisk(megabytes: Int) throws {
        let folder = try TemporaryFolder()
        let expected = try Self.program.run(Self.replay + ["--out", "expected"], in: folder)
        try #require(expected.exitCode == 0)
        let disk = try SmallDisk(at: folder.path + "/disk", megabytes: megabytes)
        let arguments = Self.replay + ["--data-dir", "disk/log", "--out", "out"]
        let full = try Self.program.run(arguments, in: folder)
        #expect(full.exitCode == 1)
        #expect(full.errors.hasPrefix("error: no space for ") && full.errors.contains("disk/log"))
        #expect(full.errors.split(separator: "\n").count == 1, "\(full.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/alerts.jsonl"))

        try disk.resize(megabytes: 200)
        let roomy = try Self.program.run(arguments, in: folder)
        #expect(roomy.exitCode == 0, "\(roomy.errors)")
        for name in ["alerts", "dead-letters", "late"] {
            #expect(try folder.read("out/\(name).jsonl") == folder.read("expected/\(name).jsonl"))
        }
    }

    @Test("No result under its name that is not whole") func theResultsDisk() throws {
        let folder = try TemporaryFolder()
        let disk = try SmallDisk(at: folder.path + "/disk", kilobytes: 4)
        let full = try Self.program.run(Self.replay + ["--out", "disk"], in: folder)
        #expect(full.exitCode == 1)
        #expect(full.errors.contains("No space left on device"))
        let left = try FileManager.default.contentsOfDirectory(atPath: disk.path)
        #expect(!left.contains { $0.hasSuffix(".jsonl") })
    }

    private static var replay: [String] {
        ["replay", Samples.data("packets.jsonl"), "--partitions", "1", "--log-level", "error"]
    }
}

/// A file system of a few bytes, in memory.
final class SmallDisk {
    let path: String

    static let isPossible: Bool = {
        #if os(Linux)
            guard geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
            return (try? SmallDisk(at: folder.path + "/trial", kilobytes: 4)) != nil
        #else
            return false
        #endif
    }()

    init(at path: String, kilobytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try SmallDisk.run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path])
    }

    convenience init(at path: String, megabytes: Int) throws {
        try self.init(at: path, kilobytes: megabytes << 10)
    }

    deinit {
        try? SmallDisk.run("umount", [path])
    }

    func resize(megabytes: Int) throws {
        try SmallDisk.run("mount", ["-o", "remount,size=\(megabytes)m", path])
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        ended.wait()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }
}
