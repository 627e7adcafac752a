import Foundation

/// What this process takes up, as commands that measure tell it.
package enum ProcessUsage {
    /// Processor time of all its threads so far, in s.
    package static var cpuSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    /// The greatest memory so far, in MB of 1,024².
    package static var peakMegabytes: Int {
        var usage = rusage()
        #if os(macOS)
            guard getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1_048_576
        #else
            guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
            return usage.ru_maxrss / 1_024
        #endif
    }

    /// The memory at present, in MB of 1,024²; the greatest so far where the system does not tell.
    package static var megabytes: Int {
        guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " "),
            pages.count > 1, let resident = Int(pages[1])
        else { return peakMegabytes }
        return resident * sysconf(Int32(_SC_PAGESIZE)) / 1_048_576
    }
}
