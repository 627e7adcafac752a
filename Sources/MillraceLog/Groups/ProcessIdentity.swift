#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Names a process beyond the reuse of its number: the machine's start, the space its number lives in, the number, and
/// when it began.
struct ProcessIdentity: Equatable {
    /// Where the number means the same: boot and, on Linux, process namespace.
    var space: String
    var number: Int32
    /// Clock ticks after boot; 0 where that cannot be told.
    var start: UInt64

    /// This process.
    static let current = ProcessIdentity(
        space: currentSpace, number: getpid(), start: startTime(of: getpid()) ?? 0)

    /// The text that ``init(_:)`` reads.
    var text: String { "\(space) \(number) \(start)" }

    /// The identity with this text.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let number = Int32(parts[1]), let start = UInt64(parts[2]) else { return nil }
        self.init(space: String(parts[0]), number: number, start: start)
    }

    init(space: String, number: Int32, start: UInt64) {
        self.space = space
        self.number = number
        self.start = start
    }

    /// What is known of a process.
    enum Life {
        case lives, gone
        /// It cannot be seen from here, or not well enough to tell.
        case unseen
    }

    /// Whether the process lives.
    var life: Life {
        guard space == Self.currentSpace else { return .unseen }
        if self == Self.current { return .lives }
        if kill(number, 0) != 0, errno == ESRCH { return .gone }
        guard start != 0, let found = Self.startTime(of: number) else { return .unseen }
        return found == start ? .lives : .gone
    }

    private static let currentSpace: String = {
        #if os(Linux)
            let boot = read("/proc/sys/kernel/random/boot_id").filter { !$0.isWhitespace }
            var facts = stat()
            let found = stat("/proc/self/ns/pid", &facts) == 0
            return "\(boot)/\(found ? facts.st_ino : 0)"
        #else
            return "local"
        #endif
    }()

    /// When process `number` began; nil if that cannot be told. A process that has ended but has not been waited for
    /// began at no time that any other has.
    private static func startTime(of number: Int32) -> UInt64? {
        #if os(Linux)
            let line = read("/proc/\(number)/stat")
            // The name in parentheses may hold anything, so count from its end: state is the 3rd field, start the 22nd.
            guard let name = line.lastIndex(of: ")") else { return nil }
            let fields = line[name...].split(separator: " ").dropFirst()
            guard fields.count > 19, let start = UInt64(fields[fields.startIndex + 19]) else { return nil }
            return fields.first == "Z" ? .max : start
        #else
            return nil
        #endif
    }

    private static func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1_024)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
