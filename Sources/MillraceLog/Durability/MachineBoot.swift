#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Tells one start of the machine from another: files that were written in this one are as they were written, whatever
/// has been synced.
enum MachineBoot {
    /// Names this start of the machine; empty where that cannot be told.
    static let currentID: String = {
        #if os(Linux)
            return read("/proc/sys/kernel/random/boot_id")
        #else
            return systemControl("kern.bootsessionuuid")
        #endif
    }()

    #if os(Linux)
        private static func read(_ path: String) -> String {
            guard let file = fopen(path, "r") else { return "" }
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = fread(&bytes, 1, bytes.count, file)
            return String(decoding: bytes[..<count], as: UTF8.self).filter { !$0.isWhitespace }
        }
    #else
        private static func systemControl(_ name: String) -> String {
            var size = 0
            guard sysctlbyname(name, nil, &size, nil, 0) == 0, size > 0 else { return "" }
            var bytes = [UInt8](repeating: 0, count: size)
            guard sysctlbyname(name, &bytes, &size, nil, 0) == 0 else { return "" }
            return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    #endif
}
