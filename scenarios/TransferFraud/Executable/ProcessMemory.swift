import Foundation

/// The memory of this process.
enum ProcessMemory {
    /// The greatest so far.
    static var peakMegabytes: Int {
        var usage = rusage()
        #if os(macOS)
            guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1_048_576
        #else
            guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1_024
        #endif
    }

    /// At present, where the system tells it; else the greatest so far.
    static var megabytes: Int {
        guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " "),
            pages.count > 1, let resident = Int(pages[1])
        else { return peakMegabytes }
        return resident * sysconf(Int32(_SC_PAGESIZE)) / 1_048_576
    }
}
