import Foundation
import MillraceCore

/// The machine that figures are of, and what a program uses of it.
public enum Machine {
    /// What figures depend on: system, processors and build.
    public static var description: String {
        let process = ProcessInfo.processInfo
        #if DEBUG
            let build = "debug build: its figures mean nothing"
        #else
            let build = "release build"
        #endif
        return "\(process.operatingSystemVersionString), \(processor), "
            + "\(process.activeProcessorCount) processors, \(process.physicalMemory >> 30) GiB; \(build)"
    }

    /// The processor's model, where the system tells.
    private static var processor: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    }

    /// Seconds on a clock that only goes forward.
    static var wallSeconds: Double { Double(SystemClock().monotonicNanoseconds()) / 1e9 }

    /// Processor time of all threads of this process so far, in seconds.
    static var processorSeconds: Double {
        var usage = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &usage)
        return Double(usage.tv_sec) + Double(usage.tv_nsec) / 1e9
    }

    /// The most memory this process has held at a time, in bytes.
    static var peakMemory: Int64 {
        var usage = rusage()
        #if canImport(Darwin)
            getrusage(RUSAGE_SELF, &usage)
            return Int64(usage.ru_maxrss)
        #else
            getrusage(.init(RUSAGE_SELF.rawValue), &usage)
            return Int64(usage.ru_maxrss) * 1_024
        #endif
    }

    /// The memory of this process that is no file's, at present, in bytes; nil where the system does not tell.
    static var anonymousMemory: Int64? {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
        let words = lines.first { $0.hasPrefix("RssAnon:") }?.split(whereSeparator: \.isWhitespace) ?? []
        return words.count > 1 ? Int64(words[1]).map { $0 * 1_024 } : nil
    }

    /// The middle one of `values`, or the mean of the two in the middle.
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
