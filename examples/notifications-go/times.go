package main

import (
	"regexp"
	"strconv"
	"time"
	_ "time/tzdata" // a machine may have no time zones of its own

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"
)

var berlin = zone("Europe/Berlin")

var ofLand = map[string][]*cal.Holiday{
	"BW": de.HolidaysBW, "BY": de.HolidaysBY, "BE": de.HolidaysBE, "BB": de.HolidaysBB,
	"HB": de.HolidaysHB, "HH": de.HolidaysHH, "HE": de.HolidaysHE, "MV": de.HolidaysMV,
	"NI": de.HolidaysNI, "NW": de.HolidaysNW, "RP": de.HolidaysRP, "SL": de.HolidaysSL,
	"SN": de.HolidaysSN, "ST": de.HolidaysST, "SH": de.HolidaysSH, "TH": de.HolidaysTH,
}

func zone(name string) *time.Location {
	found, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return found
}

// wall reads a wall time such as 2027-04-05T09:30 in a zone.
func wall(text string, where *time.Location) time.Time {
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if found, err := time.ParseInLocation(form, text, where); err == nil {
			return found
		}
	}
	return time.Time{}
}

func isRestDay(day time.Time, land string) bool {
	if day.Weekday() == time.Sunday {
		return true
	}
	for _, holiday := range ofLand[land] {
		if actual, _ := holiday.Calc(day.Year()); !actual.IsZero() && actual.Month() == day.Month() && actual.Day() == day.Day() {
			return true
		}
	}
	return false
}

func at(day time.Time, hour, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, day.Location())
}

// quietUntil says when people do not rest any more; the zero time: they do not rest now. They rest
// from 20 to 8, on Sundays and on public holidays.
func quietUntil(moment time.Time, land string) time.Time {
	if !isRestDay(moment, land) && moment.Hour() < 20 {
		if moment.Hour() >= 8 {
			return time.Time{}
		}
		return at(moment, 8, 0)
	}
	return at(next(moment, 1, func(day time.Time) bool { return !isRestDay(day, land) }), 8, 0)
}

// reminderBefore is 16:00 on the last day before that is neither Sunday nor a public holiday.
func reminderBefore(starts time.Time, land string) time.Time {
	return at(next(starts, -1, func(day time.Time) bool { return !isRestDay(day, land) }), 16, 0)
}

// nextOfficeDay is when the office opens on the first working day after a moment.
func nextOfficeDay(after time.Time, land, hours string) time.Time {
	hour, minute := opening(hours)
	return at(next(after, 1, func(day time.Time) bool {
		return day.Weekday() != time.Saturday && !isRestDay(day, land)
	}), hour, minute)
}

func next(day time.Time, step int, isWanted func(time.Time) bool) time.Time {
	for day = day.AddDate(0, 0, step); !isWanted(day); {
		day = day.AddDate(0, 0, step)
	}
	return day
}

var firstTime = regexp.MustCompile(`\b([01]?\d|2[0-3])(?:[:.]([0-5]\d))?\b`)

// opening is the first time of day that office hours name; 8:00 if they name none.
func opening(hours string) (int, int) {
	found := firstTime.FindStringSubmatch(hours)
	if found == nil {
		return 8, 0
	}
	hour, _ := strconv.Atoi(found[1])
	minute, _ := strconv.Atoi(orElse(found[2], "0"))
	return hour, minute
}
