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

    /// The memory of its own that the process has at present, in MB of 1,024²: without the pages of mapped files, which the
    /// system takes back where it needs them. The greatest memory so far where the system does not tell.
    package static var ownMegabytes: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            return peakMegabytes
        }
        return kilobytes / 1_024
    }
}
